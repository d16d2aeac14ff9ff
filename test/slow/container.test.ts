import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../shared/model/job.ts'
import { executionPrefix } from '../../shared/model/manifest.ts'
import { sha256Of } from '../../shared/model/checksum.ts'
import type { TaskInput, TaskOrder } from '../../shared/model/task-order.ts'
import { holderOf } from '../../shared/local/site/claim.ts'
import { hasResult } from '../../shared/local/site/result-of.ts'
import {
  aGround,
  anOrder,
  anOutput,
  giveOrder,
  runOrder,
  script,
  startRunner,
  whatIsLeft,
  type Ended,
  type GivenOrder,
  type Ground,
} from '../unit/runner-harness.ts'
import { smallDisk } from '../unit/runner-small-disk.ts'
import { containerGround } from './container-image.ts'

const containers = containerGround()
const SOON = { timeout: 50_000, interval: 100 }
const checksum = `sha256:${'0'.repeat(64)}`

beforeEach((context) => {
  if (containers === undefined)
    context.skip('neither podman nor docker works on this machine; test/slow/container-setup.sh installs podman')
})

afterAll(() => {
  containers?.remove()
})

/** An order whose command is a script for the Node of the image. */
function contained(source: string, given: GivenOrder = {}): TaskOrder {
  const command = ['/usr/bin/node', ...script(source).slice(1)]
  const job: Partial<Job> = { image: containers?.image ?? null, command, ...given.job }
  return anOrder({ ...given, job })
}

const checksumOf = (text: string): string => `sha256:${sha256Of(Buffer.from(text))}`

const run = (order: TaskOrder, ground: Ground): Promise<Ended> => runOrder(order, ground, containers?.environment)

function running(): string {
  if (containers === undefined) return ''
  const env = { ...process.env, ...containers.environment }
  return execFileSync(containers.program, ['ps', '--quiet'], { env, encoding: 'utf8' }).trim()
}

describe('a command in a container', () => {
  it('sees its inputs, outputs and variables at the paths inside, and its outputs come out', async () => {
    const ground = await aGround()
    await ground.objects.put('k', 'from an object')
    const path = join(ground.directory, 'a, "b": c')
    await writeFile(path, 'from a path')
    const inputs: TaskInput[] = [
      { lfn: '/l/one', location: { kind: 'object', key: 'k' }, size: 14, checksum, metadata: {} },
      {
        lfn: '/l/two ω',
        location: { kind: 'path', path },
        size: 11,
        checksum: checksumOf('from a path'),
        metadata: {},
      },
    ]
    const source = `const list = JSON.parse(fs.readFileSync(process.env.CASCADE_INPUTS + "/inputs.json"))
      const texts = list.map(({ path }, i) => path === $[i] ? fs.readFileSync(path, "utf8") : "elsewhere")
      out("a.json", JSON.stringify([texts, process.cwd(), process.env.CASCADE_OUTPUTS, process.env.CASCADE_PARAM_x, $[2]]))`
    const command = ['/usr/bin/node', ...script(source).slice(1), '{inputs}', '{outputs}/{run}']
    const outputs = [anOutput({ files: '*.json' })]
    const order = contained('', { inputs, job: { command, outputs, parameters: { x: 'a\nb' } } })
    const { manifest } = await run(order, ground)
    expect(manifest).toMatchObject({ end: 'done', message: '', exitCode: 0 })
    const output = await ground.objects.get(manifest?.outputs[0]?.key ?? '')
    expect(JSON.parse(Buffer.from(output ?? []).toString())).toEqual([
      ['from an object', 'from a path'],
      '/cascade/work',
      '/cascade/outputs',
      'a\nb',
      '/cascade/outputs/12345',
    ])
    const key = join(ground.objectsDirectory, manifest?.outputs[0]?.key ?? '')
    expect((await stat(key)).uid).toBe(process.getuid?.())
  })

  it('reads inputs of another file system, and can change none', async (context) => {
    const ground = await aGround()
    const disk = await smallDisk(ground.directory, 65_536).catch(() => undefined)
    if (disk === undefined) return context.skip('needs the right to mount a small file system')
    const [far, near] = [join(disk, 'far, "off'), join(ground.directory, 'near')]
    for (const path of [far, near]) await writeFile(path, 'content')
    const inputs = [far, near].map((path): TaskInput => {
      return {
        lfn: `/l${path}`,
        location: { kind: 'path', path },
        size: 7,
        checksum: checksumOf('content'),
        metadata: {},
      }
    })
    const source = `for (const path of $) { console.log(fs.readFileSync(path, "utf8"))
      try { fs.writeFileSync(path, "changed") } catch (error) { console.log(error.code) } }`
    const command = ['/usr/bin/node', ...script(source).slice(1), '{inputs}']
    const { log } = await run(contained('', { inputs, job: { command } }), ground)
    expect(log).toContain('content\nEROFS\ncontent\nEROFS\n')
    for (const path of [far, near]) expect(await readFile(path, 'utf8')).toBe('content')
  })

  it.each([
    ['process.exit(0)', 'done', 0, ''],
    ['console.error("bad event"); process.exit(3)', 'payload', 3, 'The command failed with exit code 3: bad event'],
  ])('ends with its own exit code and last line: %s', async (source, end, exitCode, message) => {
    const { manifest } = await run(contained(source), await aGround())
    expect(manifest).toMatchObject({ end, exitCode, message })
  })

  it('that is not in the image, and an image that is nowhere, are the configuration’s', async () => {
    const missing = await run(contained('', { job: { command: ['/no/such/program'] } }), await aGround())
    expect(missing.manifest).toMatchObject({ end: 'configuration', exitCode: 127 })
    const image = 'localhost/no/such:image'
    const nowhere = await run(contained('', { job: { image } }), await aGround())
    expect(nowhere.manifest).toMatchObject({ end: 'configuration', exitCode: null })
    expect(nowhere.manifest?.message).toContain(`Image ${image} is not on this machine and`)
  })

  it('that takes more memory than it may is killed: the machine’s failure', async () => {
    const resources = { cpus: 1, memoryMegabytes: 64, timeSeconds: 60 }
    const source = 'const all = []; for (;;) all.push(Buffer.alloc(10e6, 1))'
    const { manifest } = await run(contained(source, { job: { resources } }), await aGround())
    expect(manifest).toMatchObject({ end: 'infrastructure', exitCode: 137 })
  })
})

describe('a container', () => {
  const endless = 'console.log("on it"); process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)'

  /** Starts a command without an end, and waits until it runs. */
  async function begin(): Promise<{
    ground: Ground
    order: TaskOrder
    runner: Awaited<ReturnType<typeof startRunner>>
  }> {
    const ground = await aGround()
    const order = contained(endless)
    await giveOrder(order, ground)
    const runner = await startRunner(ground, containers?.environment)
    const log = join(ground.workDirectory, 'log.txt')
    await expect.poll(() => existsSync(log) && readFileSync(log, 'utf8').includes('on it\n'), SOON).toBe(true)
    expect(running()).not.toBe('')
    return { ground, order, runner }
  }

  it('is gone when the time of its command is over', async () => {
    const resources = { cpus: 1, memoryMegabytes: 200, timeSeconds: 2 }
    const { manifest } = await run(contained(endless, { job: { resources } }), await aGround())
    expect(manifest?.end).toBe('payload')
    expect(manifest?.message).toContain('ran longer than the 2 s')
    await expect.poll(running, SOON).toBe('')
  })

  it('is gone when its runner is ended', async () => {
    const { ground, order, runner } = await begin()
    process.kill(runner.pid, 'SIGTERM')
    expect((await runner.ended).exitCode).toBe(143)
    await expect.poll(running, SOON).toBe('')
    expect((await whatIsLeft(order, ground)).manifest).toBeNull()
  })

  it('is gone when its runner was killed, as soon as the site looks what came of it', async () => {
    const { ground, order, runner } = await begin()
    process.kill(runner.pid, 'SIGKILL')
    await runner.ended
    expect(holderOf(ground.workDirectory)).toBeUndefined()
    Object.assign(process.env, containers?.environment)
    expect(await hasResult(order, ground.workDirectory, ground.objects)).toBe(false)
    await expect.poll(running, SOON).toBe('')
    expect(await ground.objects.size(`${executionPrefix(order)}log.txt`)).toBeGreaterThan(0)
  })
})
