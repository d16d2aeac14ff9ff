import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Manifest } from '../../shared/model/manifest.ts'
import { processIdentity } from '../../shared/local/site/process-identity.ts'
import { aGround, anOrder, giveOrder, runOrder, script, startRunner, whatIsLeft } from './runner-harness.ts'

/** What a manifest says of an end. */
async function endOf(command: string[], timeSeconds = 60): Promise<Partial<Manifest> | null> {
  const order = anOrder({ job: { command, resources: { cpus: 1, memoryMegabytes: 100, timeSeconds } } })
  const { exitCode, manifest } = await runOrder(order, await aGround())
  expect(exitCode).toBe(0)
  expect(manifest?.outputs ?? []).toEqual([])
  return manifest === null ? null : { end: manifest.end, exitCode: manifest.exitCode, message: manifest.message }
}

describe('the end of an execution', () => {
  it('is done for a command that ends with 0', async () => {
    expect(await endOf(script(''))).toEqual({ end: 'done', exitCode: 0, message: '' })
  })

  it('is the payload’s for other exit codes, with the last line that the command wrote', async () => {
    const command = script(
      'console.log("all well"); console.error("ValueError: no such event\\n"); process.exitCode = 3',
    )
    const message = 'The command failed with exit code 3: ValueError: no such event'
    expect(await endOf(command)).toEqual({ end: 'payload', exitCode: 3, message })
  })

  it('is the configuration’s when the program is not there, or is none', async () => {
    const missing = await endOf(['no-such-program-anywhere'])
    expect(missing).toMatchObject({ end: 'configuration', exitCode: 127 })
    expect(missing?.message).toContain('there is no program no-such-program-anywhere')
    expect(await endOf(['/etc/passwd'])).toMatchObject({ end: 'configuration', exitCode: 126 })
    expect(await endOf(['./not/staged.sh'])).toMatchObject({ end: 'configuration', exitCode: 127 })
    expect(await endOf(script('process.exit(127)'))).toMatchObject({ end: 'configuration', exitCode: 127 })
  })

  it('is the configuration’s when an argument cannot be passed on', async () => {
    expect(await endOf([...script(''), 'a\0b'])).toMatchObject({ end: 'configuration', exitCode: null })
    const long = Array.from({ length: 40 }, () => 'x'.repeat(120_000))
    expect(await endOf([...script(''), ...long])).toMatchObject({ end: 'configuration', exitCode: null })
  })

  it('is the machine’s when the command is killed, the payload’s when it crashes', async () => {
    const killed = await endOf(script('process.kill(process.pid, "SIGKILL")'))
    expect(killed).toMatchObject({ end: 'infrastructure', exitCode: 137 })
    expect(await endOf(script('process.kill(process.pid, "SIGSEGV")'))).toMatchObject({ end: 'payload', exitCode: 139 })
  })

  it('is the machine’s when the disk was full, whatever the exit code', async () => {
    const command = script('console.error("OSError: [Errno 28] No space left on device"); process.exitCode = 1')
    expect(await endOf(command)).toMatchObject({ end: 'infrastructure', exitCode: 1 })
  })

  it('is the payload’s when its time is over, whether the command heeds the signal or not', async () => {
    const message = /^The command ran longer than the 1 s it may take and was ended/
    const heeds = 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1e6)'
    const heedsNot = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)'
    for (const source of [heeds, heedsNot]) {
      const ended = await endOf(script(source), 1)
      expect(ended?.end).toBe('payload')
      expect(ended?.message).toMatch(message)
    }
  })
})

describe('a command', () => {
  it('gets directories, variables and sandbox files, whatever its paths look like', async () => {
    const ground = await aGround()
    await ground.objects.put('sandbox/1', 'console.log(require("./lib/b.cjs").text, process.env.CASCADE_PARAM_X)')
    await ground.objects.put('sandbox/2', 'exports.text = "from b"')
    const sandbox = [
      { path: 'a.cjs', key: 'sandbox/1', executable: true },
      { path: 'lib/b.cjs', key: 'sandbox/2', executable: false },
    ]
    const job = { command: [process.execPath, 'a.cjs'], sandbox, parameters: { X: 'a "b" $c' } }
    const { log, manifest } = await runOrder(anOrder({ job }), ground)
    expect(manifest).toMatchObject({ end: 'done', log: 'attempts/toy/simulate-gamma/1/1-job-1/log.txt' })
    expect(log).toContain('from b a "b" $c\n')
  })

  it.each([
    [{ path: '../a', key: 'k', executable: false }, 'outside the working directory'],
    [{ path: 'a', key: 'none', executable: false }, 'there is no object none'],
  ])('is not started with the sandbox file %j', async (file, why) => {
    const { manifest } = await runOrder(anOrder({ job: { sandbox: [file] } }), await aGround())
    expect(manifest).toMatchObject({ end: 'configuration', exitCode: null })
    expect(manifest?.message).toContain(why)
  })

  it('sees nothing of the engine, and everything of the user', async () => {
    const command = script(
      'console.log(JSON.stringify([process.env.CASCADE_HOME, process.env.NODE_OPTIONS, process.env.MINE]))',
    )
    const environment = { CASCADE_HOME: '/h', NODE_OPTIONS: '--no-deprecation', MINE: 'yes' }
    const { log } = await runOrder(anOrder({ job: { command } }), await aGround(), environment)
    expect(log).toContain('[null,null,"yes"]')
  })

  it('never meets a shell', async () => {
    const command = script('console.log(JSON.stringify($))', '$(id)', '`id`', '; id', '"', "'", '*', '')
    const { log } = await runOrder(anOrder({ job: { command } }), await aGround())
    expect(log).toContain(JSON.stringify(['$(id)', '`id`', '; id', '"', "'", '*', '']))
  })

  it('leaves no process of its group behind', async () => {
    const ground = await aGround()
    const child =
      'require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "inherit" })'
    const command = script(
      `const child = ${child}; fs.writeFileSync($[0], String(child.pid)); child.unref()`,
      join(ground.directory, 'pid'),
    )
    await runOrder(anOrder({ job: { command } }), ground)
    const pid = Number(await readFile(join(ground.directory, 'pid'), 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

describe('a runner', () => {
  it('refuses a work directory that has been claimed, and one that is gone', async () => {
    const ground = await aGround()
    const order = anOrder({})
    const first = await runOrder(order, ground)
    const second = await (await startRunner(ground)).ended
    expect([first.exitCode, second.exitCode]).toEqual([0, 3])
    expect((await whatIsLeft(order, ground)).manifest).toEqual(first.manifest)
    expect((await (await startRunner({ ...ground, workDirectory: '/no/such' })).ended).exitCode).toBe(3)
  })

  it('lets one of many that start at once run the command', async () => {
    const ground = await aGround()
    const count = join(ground.directory, 'count')
    await writeFile(count, '')
    await giveOrder(anOrder({ job: { command: script('fs.appendFileSync($[0], "x")', count) } }), ground)
    const runners = await Promise.all(Array.from({ length: 4 }, () => startRunner(ground)))
    const codes = await Promise.all(runners.map(async ({ ended }) => (await ended).exitCode))
    expect(codes.toSorted((one, other) => Number(one) - Number(other))).toEqual([0, 3, 3, 3])
    expect(await readFile(count, 'utf8')).toBe('x')
  })

  it('ends its command when it is ended, and keeps the log but says nothing of the result', async () => {
    const ground = await aGround()
    const order = anOrder({ job: { command: script('console.log("pid", process.pid); setInterval(() => {}, 1e6)') } })
    await giveOrder(order, ground)
    const runner = await startRunner(ground)
    const path = join(ground.workDirectory, 'log.txt')
    const said = async (): Promise<string> =>
      /^pid (\d+)$/m.exec(await readFile(path, 'utf8').catch(() => ''))?.[1] ?? ''
    await expect.poll(said, { timeout: 30_000 }).not.toBe('')
    const pid = Number(await said())
    process.kill(runner.pid, 'SIGTERM')
    expect((await runner.ended).exitCode).toBe(143)
    expect(isRunning(pid)).toBe(false)
    const { manifest, log } = await whatIsLeft(order, ground)
    expect(manifest).toBeNull()
    expect(log).toContain('ended from outside')
  })

  it.each([
    ['', '/objects'],
    ['/work', ''],
  ])('says how it is used when it is not told both directories: %j, %j', async (workDirectory, objectsDirectory) => {
    const runner = await startRunner({ ...(await aGround()), workDirectory, objectsDirectory })
    expect(await runner.ended).toEqual({ exitCode: 2, said: 'Usage: run-task.ts WORK_DIR OBJECTS_DIR\n' })
  })
})

/** A corpse that nobody has waited for does not run: the parent of orphans may never wait. */
function isRunning(pid: number): boolean {
  return processIdentity(pid) !== undefined
}
