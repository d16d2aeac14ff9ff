import { createServer } from 'node:http'
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Crc64Nvme } from '../../shared/model/crc64-nvme.ts'
import { sha256Of } from '../../shared/model/checksum.ts'
import type { TaskInput } from '../../shared/model/task-order.ts'
import { aBatchJob, endOf, startIn } from './batch-harness.ts'
import { aGround, anOrder, anOutput, script } from './runner-harness.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const anInput = (lfn: string, key: string, content: string): TaskInput => {
  const checksum = `sha256:${sha256Of(bytes(content))}`
  return { lfn, location: { kind: 'object', key }, size: content.length, checksum, metadata: { particle: 'gamma' } }
}

describe('a job of three containers', () => {
  it('brings its inputs and sandbox, runs, and publishes what came out, under keys of its own', async () => {
    // One has a name that no file system takes.
    const inputs = [anInput('/l/a', 'in/a', 'one'), anInput(`/m/${'a'.repeat(300)}`, '@v1/in/b', 'two')]
    const sandbox = [{ path: 'lib/tool.cjs', key: 'sandbox/1', executable: true }]
    const source = `const list = JSON.parse(fs.readFileSync(process.env.CASCADE_INPUTS + "/inputs.json"))
      const texts = list.map(({ path }) => fs.readFileSync(path, "utf8"))
      console.log("hello"); out("a.txt", texts.join() + require(process.cwd() + "/lib/tool.cjs").x + process.env.CASCADE_PARAM_P)`
    const command = [...script(source), '{inputs}']
    const outputs = [anOutput({ files: '*.txt' })]
    const order = anOrder({
      inputs,
      inherit: ['particle'],
      job: { command, sandbox, outputs, parameters: { P: "'$(id)" } },
    })
    const job = await aBatchJob([anOrder({ task: 7 }), order])
    await job.objects.put('in/a', 'one')
    await job.objects.put('@v1/in/b', 'two')
    await job.objects.put('sandbox/1', 'exports.x = "!"')
    expect(await job.run()).toBe(0)
    const manifest = await job.manifest()
    expect(manifest).toMatchObject({ end: 'done', message: '', exitCode: 0, peakMegabytes: null, task: 1, attempt: 1 })
    const key = `${order.prefix}1/outputs/a.txt`
    expect(manifest?.outputs).toMatchObject([{ name: 'a.txt', key, size: 14, metadata: { particle: 'gamma' } }])
    expect(Buffer.from((await job.objects.get(key)) ?? []).toString()).toBe("one,two!'$(id)")
    expect(manifest?.log).toBe(`${order.prefix}1/log.txt`)
    expect(await job.log()).toMatch(
      /^\[cascade\] job b-1:0 of AWS Batch, attempt 1\n\[cascade\] task .*\n\[cascade\] command: .*\nhello\n\[cascade\] the command ended with exit code 0\n\[cascade\] output a.txt: .*\n\[cascade\] done\n$/,
    )
  })

  it('ends a command that fails with its class, and stores nothing of it but the log', async () => {
    const command = script('out("a.txt", ""); console.error("ValueError: no"); process.exitCode = 3')
    const job = await aBatchJob([anOrder({ job: { command, outputs: [anOutput({ files: '*' })] } })])
    expect(await job.run()).toBe(12)
    const message = 'The command failed with exit code 3: ValueError: no'
    expect(await job.manifest()).toMatchObject({ end: 'payload', exitCode: 3, message, outputs: [] })
    expect(await job.objects.list('attempts/', 10)).toHaveLength(2)
  })

  it.each([
    [['no-such-program'], 10, { end: 'configuration', exitCode: 127 }],
    [script('process.kill(process.pid, "SIGKILL")'), 11, { end: 'infrastructure', exitCode: 137 }],
    // What podman's and docker's own failure is on one machine is the command's here.
    [script('process.exitCode = 125'), 12, { end: 'payload', exitCode: 125 }],
    [script('setInterval(() => {}, 1e6)'), 12, { end: 'payload', exitCode: 143 }],
  ])('takes the end of %j as one machine does', async (command, exitCode, said) => {
    const job = await aBatchJob([
      anOrder({ job: { image: 'an/image', command, resources: { cpus: 1, memoryMegabytes: 100, timeSeconds: 2 } } }),
    ])
    expect(await job.run()).toBe(exitCode)
    expect(await job.manifest()).toMatchObject(said)
  })

  it('says what is wrong with an output as one machine does', async () => {
    const job = await aBatchJob([anOrder({ job: { outputs: [anOutput({ files: '*.dl2' })] } })])
    expect(await job.run()).toBe(12)
    expect((await job.manifest())?.message).toBe(
      'Output "*.dl2": expected at least 1, found none; the outputs directory is empty.',
    )
  })

  it('keeps beginning and end of a long output, and says how much is missing', async () => {
    const job = await aBatchJob([anOrder({ job: { command: script('console.log("x".repeat(5e6) + "end")') } })])
    expect(await job.run()).toBe(0)
    const log = await job.log()
    expect(log.length).toBeLessThan(3e6)
    expect(log).toContain(`[cascade] ${5_000_004 - 2 * 1024 * 1024} bytes of output are left out here`)
  })

  it('counts what start had dropped, too', async () => {
    const job = await aBatchJob([anOrder({})])
    await job.stageIn()
    await job.command()
    await writeFile(job.files.outputHead, 'h'.repeat(1024 * 1024))
    await writeFile(job.files.outputTail, 't'.repeat(1000))
    await writeFile(job.files.outputCuts, `${20_000_000}\n${30_000_000}\n`)
    await writeFile(job.files.output, 'the end\n')
    expect(await job.stageOut()).toBe(0)
    expect(await job.log()).toMatch(/h\n\[cascade\] 48950424 bytes of output are left out here\nt{1000}the end\n/)
  })
})

describe('stage-in', () => {
  it('lets any user of an image write where a command may, and nobody remove what is stage-in’s', async () => {
    const sandbox = [{ path: 'a/tool', key: 's', executable: true }]
    const job = await aBatchJob([anOrder({ job: { sandbox } })])
    await job.objects.put('s', '')
    expect(await job.stageIn()).toBe(0)
    const mode = async (name: string) => ((await stat(join(job.volume, name))).mode & 0o7777).toString(8)
    expect(await mode('.')).toBe('1777')
    for (const name of ['work', 'work/a', 'work/a/tool', 'outputs']) expect(await mode(name)).toBe('777')
    expect(await mode('start')).toBe('755')
    expect(JSON.parse(await readFile(job.files.order, 'utf8'))).toMatchObject({ task: 1 })
  })

  const crc = (text: string) => {
    const sum = new Crc64Nvme()
    sum.update(bytes(text))
    return `crc64nvme:${sum.digest()}`
  }

  it('checks the content of an input by the checksum that is known of it', async () => {
    const input = anInput('/l/a', 'k', 'one')
    const job = await aBatchJob([anOrder({ inputs: [{ ...input, checksum: crc('one') }] })])
    await job.objects.put('k', 'one')
    expect(await job.run()).toBe(0)
    for (const checksum of [crc('two'), anInput('', '', 'two').checksum]) {
      const other = await aBatchJob([anOrder({ inputs: [{ ...input, checksum }] })])
      await other.objects.put('k', 'one')
      expect(await other.run()).toBe(12)
      expect(await other.manifest()).toMatchObject({ end: 'payload', input: '/l/a', exitCode: null })
    }
  })

  it.each([
    [{ kind: 'object', key: 'none' } as const, 12, /^Input \/l\/a is gone: there is nothing at none\.$/],
    [
      { kind: 'path', path: '/data/a' } as const,
      10,
      /^Input \/l\/a is the file \/data\/a of another machine; .* only\.$/,
    ],
  ])('that cannot bring an input at %j says so, and the command does not run', async (location, exitCode, message) => {
    const order = anOrder({ inputs: [{ ...anInput('/l/a', 'k', 'one'), location }] })
    const job = await aBatchJob([order])
    expect(await job.stageIn()).toBe(exitCode)
    expect(await job.command()).toBe(1)
    expect(await job.stageOut()).toBe(exitCode)
    const manifest = await job.manifest()
    expect(manifest).toMatchObject({ input: '/l/a', exitCode: null, outputs: [] })
    expect(manifest?.message).toMatch(message)
    expect(await job.log()).toContain(manifest?.message)
  })

  it.each([[['a\0']], [['-a']]])('refuses the command %j', async (command) => {
    const job = await aBatchJob([anOrder({ job: { command } })])
    expect(await job.run()).toBe(10)
    expect(await job.manifest()).toMatchObject({ end: 'configuration', exitCode: null })
  })

  it('notes it when there is no order, and stage-out can say nothing then', async () => {
    const job = await aBatchJob([anOrder({})], { index: 300 })
    expect(await job.stageIn()).toBe(11)
    expect(await job.command()).toBe(1)
    await expect(job.stageOut()).rejects.toThrow('has no order 300')
  })
})

describe('stage-out', () => {
  it('publishes once: what an attempt of Batch’s published before stays', async () => {
    const command = script('process.exitCode = fs.existsSync($[0]) ? 0 : (fs.writeFileSync($[0], ""), 3)')
    const mark = join((await aGround()).directory, 'mark')
    const orders = [anOrder({ job: { command: [...command, mark] } })]
    const one = await aBatchJob(orders)
    const two = await aBatchJob(orders, { objects: one.objects, jobAttempt: 2 })
    expect(await one.run()).toBe(12)
    const manifest = await one.manifest()
    expect(await two.run()).toBe(12)
    expect(await two.manifest()).toEqual(manifest)
    expect(await two.log()).toContain('[cascade] done')
  })

  it('believes its order, whatever the job did to the volume', async () => {
    const source = 'for (const name of fs.readdirSync("..")) fs.rmSync("../" + name, { recursive: true, force: true })'
    const job = await aBatchJob([anOrder({ job: { command: script(source), outputs: [anOutput({ files: '*' })] } })])
    expect(await job.run()).toBe(12)
    expect(await job.manifest()).toMatchObject({ end: 'payload', exitCode: 0 })
  })

  it.each([
    ['stage-in died', undefined, 11, 'Stage-in ended before it had said how it went.'],
    ['nobody knows', undefined, 11, "The job's container left no trace, and nobody could say how it ended."],
    ['no image', {}, 10, 'The container of image an/image did not come up: it cannot be pulled, or has no /bin/sh.'],
    [
      'no shell',
      { ExitCode: 127, StartedAt: 'x' },
      10,
      'The container of image an/image has no /bin/sh that can be run (exit code 127).',
    ],
    [
      'an entry point',
      { ExitCode: 0, StartedAt: 'x' },
      10,
      /^The container of image an\/image ended \(exit code 0\) without running its command/,
    ],
    [
      'out of memory',
      { ExitCode: 137, StartedAt: 'x' },
      11,
      "The job's container was killed, often for want of memory (exit code 137).",
    ],
  ])('that finds no exit code says why: %s', async (what, state, exitCode, message) => {
    const Containers = [
      { Name: 'stage-in', ExitCode: 0 },
      { Name: 'job', ...state },
    ]
    const taskMetadata = state === undefined ? undefined : await answering({ Containers })
    const job = await aBatchJob([anOrder({ job: { image: 'an/image' } })], { taskMetadata })
    await job.stageIn()
    if (what === 'stage-in died') for (const path of [job.files.stageIn, job.files.start]) await rm(path)
    expect(await job.stageOut()).toBe(exitCode)
    const said = (await job.manifest())?.message
    if (typeof message === 'string') expect(said).toBe(message)
    else expect(said).toMatch(message)
  })

  it('takes a container that was killed while its command ran for the machine’s failure', async () => {
    const job = await aBatchJob([
      anOrder({ job: { command: script('console.log("up"); setInterval(() => {}, 1e6)') } }),
    ])
    await job.stageIn()
    const child = startIn(['/bin/sh'], job.files.start)
    const ended = endOf(child)
    await expect.poll(() => readFile(job.files.output, 'utf8').catch(() => ''), { timeout: 30_000 }).toBe('up\n')
    child.kill('SIGTERM')
    expect(await ended).toBe(143)
    expect(await job.stageOut()).toBe(11)
    expect(await job.manifest()).toMatchObject({ end: 'infrastructure', exitCode: null })
    expect(await job.log()).toContain('\nup\n')
  })

  it('takes a container that was killed when the time of its command was over already for the command’s failure', async () => {
    const taskMetadata = await answering({ Containers: [{ Name: 'job', ExitCode: 137, StartedAt: 'x' }] })
    const job = await aBatchJob([anOrder({})], { taskMetadata })
    await job.stageIn()
    for (const path of [job.files.started, job.files.overtime]) await writeFile(path, '')
    expect(await job.stageOut()).toBe(12)
    const manifest = await job.manifest()
    expect(manifest).toMatchObject({ end: 'payload', exitCode: 137 })
    expect(manifest?.message).toMatch(/^The command ran longer than the \d+ s it may take and was ended/)
  })

  it('ended by a signal stores the log, and no manifest', async () => {
    const ending = new AbortController()
    ending.abort()
    const orders = [anOrder({ job: { command: script('console.log("hello")') } })]
    const job = await aBatchJob(orders)
    await job.stageIn()
    await job.command()
    const again = await aBatchJob(orders, { objects: job.objects, volume: job.volume, signal: ending.signal })
    expect(await again.stageOut()).toBe(143)
    expect(await again.manifest()).toBeNull()
    expect(await again.log()).toContain('ended from outside')
  })

  it('is not led astray by what the job puts in the place of its files', async () => {
    const source = `for (const name of ["output.head", "output.cuts", "overtime2"]) fs.symlinkSync("/etc/passwd", "../" + name)
      require("node:child_process").execFileSync("mkfifo", ["../output.tail"])`
    const job = await aBatchJob([anOrder({ job: { command: script(source) } })])
    expect(await job.run()).toBe(0)
    expect(await job.log()).not.toContain('root:')
    await chmod(job.volume, 0o777)
  })
})

/** The address of a server with one answer at `/task`. */
async function answering(answer: unknown): Promise<string> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/v4/task' ? 200 : 404
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v4`
}
