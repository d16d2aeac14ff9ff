import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { manifestKey } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { holderOf } from '../../shared/local/site/claim.ts'
import { processIdentity } from '../../shared/local/site/process-identity.ts'
import { aSiteGround, type SiteGround } from '../contract/site-ground.ts'
import { aSent } from '../fixtures/submissions.ts'
import { anOrder, anOutput, script, startRunner } from './runner-harness.ts'

const ENGINE = fileURLToPath(new URL('./local-site-engine.ts', import.meta.url))
const SOON = { timeout: 50_000, interval: 50 }

/** A job that says it began, and ends well as soon as it is told to go. */
function waitingJob({ directory }: SiteGround): TaskOrder {
  const [began, go] = [join(directory, 'began'), join(directory, 'go')]
  const source = `fs.appendFileSync($[0], process.pid + "\\n"); out("a", "result")
    setInterval(() => { if (fs.existsSync($[1])) process.exit(0) }, 20)`
  return anOrder({ job: { command: script(source, began, go), outputs: [anOutput({ files: 'a' })] } })
}

function began({ directory }: SiteGround): readonly number[] {
  const path = join(directory, 'began')
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).map(Number) : []
}

function letGo({ directory }: SiteGround): void {
  writeFileSync(join(directory, 'go'), '')
}

/** The number of the runner of the first job on a ground. */
function runnerOf({ work }: SiteGround): number {
  const claim: unknown = JSON.parse(readFileSync(join(work, '1/claim.json'), 'utf8'))
  return z.object({ holder: z.object({ pid: z.number() }) }).parse(claim).holder.pid
}

/** An engine in a process of its own has started a waiting job, and is killed. */
async function afterAnEngineDied(): Promise<{ readonly ground: SiteGround; readonly order: TaskOrder }> {
  const ground = await aSiteGround()
  const order = waitingJob(ground)
  onTestFinished(() => {
    letGo(ground)
  })
  const before = ground.site()
  await before.submit({ name: order.submission, transformation: order.transformation, site: 'here', orders: [order] })
  await before.stop()
  const engine = spawn(process.execPath, [ENGINE, ground.directory], { stdio: 'inherit' })
  const dead = new Promise((resolve) => engine.once('exit', resolve))
  await expect.poll(() => began(ground).length, SOON).toBe(1)
  engine.kill('SIGKILL')
  await dead
  return { ground, order }
}

describe('a site that comes back after its engine was killed', () => {
  it('adopts a job that lives: it is run once, and its one result is told once', async () => {
    const { ground, order } = await afterAnEngineDied()
    const site = ground.site()
    await site.adopt()
    site.start()
    expect(await site.load()).toMatchObject({ queued: 0, running: 1 })
    expect(ground.sent).toEqual([])
    letGo(ground)
    await expect.poll(() => ground.sent.map(({ end }) => end), SOON).toEqual(['ended'])
    expect(began(ground)).toHaveLength(1)
    expect(await ground.objects.get(manifestKey(order))).toBeDefined()
    await expect.poll(() => existsSync(join(ground.work, '1')), SOON).toBe(false)
  })

  it('tells of a job that ended well meanwhile', async () => {
    const { ground, order } = await afterAnEngineDied()
    letGo(ground)
    await expect.poll(() => ground.objects.size(manifestKey(order)), SOON).toBeGreaterThan(0)
    await expect.poll(() => holderOf(join(ground.work, '1')), SOON).toBeUndefined()
    await ground.site().adopt()
    expect(ground.sent.map(({ end }) => end)).toEqual(['ended'])
  })

  it('says of a job that was killed with it that it was interrupted, and ends the command left behind', async () => {
    const { ground, order } = await afterAnEngineDied()
    const [command = 0] = began(ground)
    process.kill(runnerOf(ground), 'SIGKILL')
    await expect.poll(() => holderOf(join(ground.work, '1')), SOON).toBeUndefined()
    expect(processIdentity(command)).toBeDefined()
    await ground.site().adopt()
    expect(ground.sent.map(({ end }) => end)).toEqual(['interrupted'])
    await expect.poll(() => processIdentity(command), SOON).toBeUndefined()
    expect(await ground.objects.get(manifestKey(order))).toBeUndefined()
    expect(Buffer.from((await ground.objects.get(`${order.prefix}log.txt`)) ?? []).toString()).toContain('command:')
  })

  it('ends a job of which the end was asked for while nobody was there', async () => {
    const { ground, order } = await afterAnEngineDied()
    const away = ground.site()
    await away.terminate([aSent(order.submission)], 'enough')
    await away.stop()
    await ground.site().adopt()
    await expect.poll(() => ground.sent.map(({ end }) => end), SOON).toEqual(['terminated'])
    expect(processIdentity(began(ground)[0] ?? 0)).toBeUndefined()
  })
})

describe('a site whose engine died between writing that a job runs and starting it', () => {
  async function halfStarted(): Promise<SiteGround> {
    const ground = await aSiteGround()
    const order = waitingJob(ground)
    const site = ground.site()
    await site.submit({ name: order.submission, transformation: order.transformation, site: 'here', orders: [order] })
    await site.stop()
    ground.database.write(() => ground.database.prepare("UPDATE site_jobs SET state = 'running'").run())
    return ground
  }

  it('says that the job was interrupted when its directory was never made', async () => {
    const ground = await halfStarted()
    await ground.site().adopt()
    expect(ground.sent.map(({ end }) => end)).toEqual(['interrupted'])
  })

  it('never lets a runner begin that was on its way, once it has said so', async () => {
    const ground = await halfStarted()
    const workDirectory = join(ground.work, '1')
    await mkdir(workDirectory, { recursive: true })
    writeFileSync(join(workDirectory, 'task.json'), JSON.stringify(waitingJob(ground)))
    expect(holderOf(workDirectory)).toBeUndefined()
    const objectsDirectory = join(ground.directory, 'objects')
    const late = { workDirectory, objectsDirectory, directory: ground.directory, objects: ground.objects }
    expect((await (await startRunner(late)).ended).exitCode).toBe(3)
    await ground.site().adopt()
    expect(ground.sent.map(({ end }) => end)).toEqual(['interrupted'])
    expect((await (await startRunner(late)).ended).exitCode).toBe(3)
    expect(began(ground)).toEqual([])
  })

  it('removes directories that belong to no job', async () => {
    const ground = await aSiteGround()
    await mkdir(join(ground.work, '17/outputs'), { recursive: true })
    await ground.site().adopt()
    expect(readdirSync(ground.work)).toEqual([])
  })
})
