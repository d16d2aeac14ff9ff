import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifestKey } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { LocalSite } from '../../shared/local/site.ts'
import { processIdentity } from '../../shared/local/site/process-identity.ts'
import { aSiteGround, type SiteGround } from '../contract/site-ground.ts'
import { aSent } from '../fixtures/submissions.ts'
import { anOrder, script } from './runner-harness.ts'

const SOON = { timeout: 50_000, interval: 50 }

async function submit(site: LocalSite, orders: readonly TaskOrder[]): Promise<void> {
  for (const order of orders)
    await site.submit({ name: order.submission, transformation: order.transformation, site: 'here', orders: [order] })
}

/** A job that writes when it begins and ends, with its processors, into one file. */
function witness({ directory }: SiteGround, name: string, cpus = 1): TaskOrder {
  const [transformation = '', task = ''] = name
  const source = `const say = (sign) => fs.appendFileSync($[0], sign + " " + $[1] + " " + $[2] + "\\n")
    say("+"); setTimeout(() => say("-"), 50)`
  const command = script(source, join(directory, 'witness'), name, String(cpus))
  const resources = { cpus, memoryMegabytes: 100, timeSeconds: 60 }
  return anOrder({ transformation, task: Number(task), submission: `s-${name}`, job: { command, resources } })
}

interface Sight {
  readonly began: boolean
  readonly name: string
  readonly cpus: number
}

function seen({ directory }: SiteGround): readonly Sight[] {
  const lines = readFileSync(join(directory, 'witness'), 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => {
    const [sign, name = '', cpus] = line.split(' ')
    return { began: sign === '+', name, cpus: Number(cpus) }
  })
}

describe('turns at a site', () => {
  it('go round the transformations, and in each to who came first', async () => {
    const ground = await aSiteGround()
    const site = ground.site({ slots: 1 })
    const names = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']
    await submit(
      site,
      names.map((name) => witness(ground, name)),
    )
    site.start()
    await expect.poll(() => ground.sent.length, SOON).toBe(names.length)
    const order = seen(ground).filter((one) => one.began)
    expect(order.map((one) => one.name)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  })

  it('never give out more processors than there are slots, but to a job that asks for more: it runs alone', async () => {
    const ground = await aSiteGround()
    const site = ground.site({ slots: 2 })
    const cpus: Record<string, number> = { a1: 1, a2: 0.5, a3: 3, b1: 1.5, b2: 2, b3: 0.5 }
    const orders = Object.entries(cpus).map(([name, used]) => witness(ground, name, used))
    site.start()
    await submit(site, orders)
    await expect.poll(() => ground.sent.length, SOON).toBe(orders.length)
    const running = new Map<string, number>()
    for (const { began, name, cpus: used } of seen(ground)) {
      if (began) running.set(name, used)
      else running.delete(name)
      const sum = [...running.values()].reduce((total, one) => total + one, 0)
      expect(sum <= 2 || running.size === 1).toBe(true)
    }
  })

  it('are not given out any more once it is told to take no more; what runs is told of', async () => {
    const ground = await aSiteGround()
    const site = ground.site({ slots: 1 })
    await submit(site, [witness(ground, 'a1'), witness(ground, 'a2')])
    site.start()
    await expect.poll(() => site.summary([aSent('s-a1'), aSent('s-a2')]), SOON).toEqual({ queued: 1, running: 1 })
    site.stopTaking()
    await expect.poll(() => ground.sent.length, SOON).toBe(1)
    await expect.poll(() => site.load(), SOON).toMatchObject({ queued: 1, running: 0 })
    expect(seen(ground).every(({ name }) => name === 'a1')).toBe(true)
  })
})

describe('a submission', () => {
  it('is none when the transaction it was made in is undone', async () => {
    const ground = await aSiteGround()
    const site = ground.site()
    site.start()
    const step = ground.exclusive(() =>
      ground.database.step(async () => {
        await submit(site, [witness(ground, 'a1')])
        throw new Error('undone')
      }),
    )
    await expect(step).rejects.toThrow('undone')
    expect(await site.find(aSent('s-a1'))).toBeUndefined()
    await submit(site, [witness(ground, 'b1')])
    await expect.poll(() => ground.sent.map(({ transformation }) => transformation), SOON).toEqual(['b'])
    expect(seen(ground).map(({ name }) => name)).toEqual(['b1', 'b1'])
    expect(ground.problems).toEqual([])
  })

  it('runs on the machine where the site has no containers, whatever image it names', async () => {
    const ground = await aSiteGround()
    const site = ground.site({ container: 'none' })
    site.start()
    const order = anOrder({ job: { image: 'no/such:image' } })
    await submit(site, [order])
    await expect.poll(() => ground.sent.length, SOON).toBe(1)
    const manifest = Buffer.from((await ground.objects.get(manifestKey(order))) ?? []).toString()
    expect(JSON.parse(manifest)).toMatchObject({ end: 'done' })
  })
})

describe('a runner', () => {
  it('that is killed vanished; its command is ended, its log kept, its directory removed', async () => {
    const ground = await aSiteGround()
    const site = ground.site()
    site.start()
    const pids = join(ground.directory, 'pids')
    const source =
      'fs.writeFileSync($[0], JSON.stringify([process.ppid, process.pid])); console.log("on it"); setInterval(() => {}, 1e6)'
    const order = anOrder({ job: { command: script(source, pids) } })
    await submit(site, [order])
    await expect.poll(() => (existsSync(pids) ? readFileSync(pids, 'utf8') : ''), SOON).toMatch(/\]$/)
    const [runner = 0, command = 0] = readFileSync(pids, 'utf8').match(/\d+/g)?.map(Number) ?? []
    process.kill(runner, 'SIGKILL')
    await expect.poll(() => ground.sent.map(({ end }) => end), SOON).toEqual(['vanished'])
    await expect.poll(() => processIdentity(command), SOON).toBeUndefined()
    await expect.poll(() => existsSync(join(ground.work, '1')), SOON).toBe(false)
    const log = Buffer.from((await ground.objects.get(`${order.prefix}log.txt`)) ?? []).toString()
    expect(log).toContain('[cascade] command:')
  })

  it('that cannot be started is said, and tried again until it can', async () => {
    const ground = await aSiteGround()
    const site = ground.site()
    writeFileSync(ground.work, 'a file where the directory should be')
    site.start()
    await submit(site, [witness(ground, 'a1')])
    await expect.poll(() => ground.problems.length, SOON).toBeGreaterThan(0)
    expect(ground.sent).toEqual([])
    rmSync(ground.work)
    await expect.poll(() => ground.sent.map(({ end }) => end), SOON).toEqual(['ended'])
  })
})
