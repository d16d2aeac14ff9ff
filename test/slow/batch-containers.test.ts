import { execFile, execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { AwsObjects } from '../../shared/aws/objects.ts'
import type { Job } from '../../shared/model/job.ts'
import { manifestKey, manifestSchema } from '../../shared/model/manifest.ts'
import { orderListKey, packOrders } from '../../shared/model/order-list.ts'
import { startEmulator, type Emulator } from '../aws/emulator.ts'
import { emulatedClient } from '../aws/emulated-tables.ts'
import { anOrder, anOutput, script } from '../unit/runner-harness.ts'
import { containerGround } from './container-image.ts'

const ROOT = join(import.meta.dirname, '../..')
const containers = containerGround()
const SHELL = ['sh', 'sleep', 'wc', 'head', 'tail']
const [RUNNER, PLAIN, PASSES_ON, SWALLOWS] = ['runner', 'plain', 'passes-on', 'swallows'].map(
  (name) => `localhost/cascade-test/${name}:1`,
)
let emulator: Emulator | null = null
let bundle = ''

beforeAll(async () => {
  if (containers === undefined) return
  emulator = await startEmulator()
  bundle = await mkdtemp(join(tmpdir(), 'cascade-bundle-'))
  execFileSync('npm', ['run', 'build:runner', '--', `--outfile=${bundle}/container.mjs`], {
    cwd: ROOT,
    stdio: 'ignore',
  })
  const files = {
    '/runner/container.mjs': join(bundle, 'container.mjs'),
    '/runner/entry-point.sh': join(ROOT, 'jobs/entry-point.sh'),
  }
  const entryPoint = ['/bin/sh', '/runner/entry-point.sh']
  containers.importImage(RUNNER ?? '', { files, busybox: SHELL, entryPoint })
  containers.importImage(PLAIN ?? '', { busybox: SHELL })
  containers.importImage(PASSES_ON ?? '', { busybox: SHELL, entryPoint: ['/bin/sh', '-c', 'exec "$@"', 'entry'] })
  containers.importImage(SWALLOWS ?? '', { busybox: SHELL, entryPoint: ['/bin/sh', '-c', 'exit 0'] })
})

beforeEach((context) => {
  if (containers === undefined || emulator === null) context.skip('needs podman or docker, and Python 3 with venv')
})

afterAll(async () => {
  containers?.remove()
  await emulator?.stop()
  if (bundle !== '') await rm(bundle, { recursive: true, force: true })
})

interface Ran {
  readonly stageOut: number
  readonly end: string | undefined
  readonly message: string | undefined
  readonly exitCode: number | null | undefined
  readonly log: string
  readonly output: string
}

/** Runs the three containers of a job over one volume, as ECS does, with what ECS tells of them. */
async function run(job: Partial<Job>, flags: readonly string[] = []): Promise<Ran> {
  const client = new S3Client(emulatedClient(emulator?.endpoint ?? ''))
  const bucket = `files-${crypto.randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const objects = new AwsObjects(client, bucket)
  const order = anOrder({ job })
  const list = orderListKey(order.submission)
  await objects.put(list, packOrders([order]))
  const directory = await mkdtemp(join(tmpdir(), 'cascade-volume-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const volume = join(directory, 'v')
  await mkdir(volume)
  const told: { Name: string; ExitCode?: number; StartedAt?: string }[] = []
  const metadata = await ecs(told)
  const stage = async (name: 'stage-in' | 'stage-out') => {
    const environment = environmentOf(bucket, list, metadata)
    return container([...environment, '--network', 'host', '--volume', `${volume}:/cascade`, RUNNER ?? '', name])
  }
  told.push({ Name: 'stage-in', ExitCode: await stage('stage-in'), StartedAt: 'then' })
  const command = ['/bin/sh', '/cascade/start']
  const ExitCode = await container([...flags, '--volume', `${volume}:/cascade`, job.image ?? RUNNER ?? '', ...command])
  told.push({ Name: 'job', ExitCode, StartedAt: 'then' })
  const stageOut = await stage('stage-out')
  const text = async (key: string) => Buffer.from((await objects.get(key)) ?? []).toString()
  const manifest = manifestSchema.safeParse(JSON.parse((await text(manifestKey(order))) || '{}')).data
  const { end, message, exitCode } = manifest ?? {}
  const [output] = manifest?.outputs ?? []
  const uploaded = { log: await text(`${order.prefix}1/log.txt`), output: await text(output?.key ?? 'none') }
  return { stageOut, end, message, exitCode, ...uploaded }
}

function environmentOf(bucket: string, list: string, metadata: string): readonly string[] {
  const values = {
    AWS_ENDPOINT_URL: emulator?.endpoint ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_BATCH_JOB_ID: 'b-1',
    AWS_BATCH_JOB_ATTEMPT: '1',
    CASCADE_BUCKET: bucket,
    CASCADE_ORDERS: list,
    ECS_CONTAINER_METADATA_URI_V4: metadata,
    PATH: '/usr/bin:/bin',
  }
  return Object.entries(values).flatMap(([name, value]) => ['--env', `${name}=${value}`])
}

/** The exit code of a container. */
function container(args: readonly string[]): Promise<number> {
  const env = { ...process.env, ...containers?.environment }
  return new Promise((resolve) => {
    execFile(containers?.program ?? '', ['run', '--rm', ...args], { env }, (error) => {
      resolve(typeof error?.code === 'number' ? error.code : 0)
    })
  })
}

async function ecs(Containers: readonly object[]): Promise<string> {
  const server: Server = createServer((_, response) => response.end(JSON.stringify({ Containers })))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const node = (source: string): string[] => ['/usr/bin/node', ...script(source).slice(1)]
const outputs = [anOutput({ files: '*.txt' })]
const WRITES = `out("a.txt", [process.cwd(), process.env.HOME, process.env.CASCADE_PARAM_P, process.getuid()].join("|")); console.log("hello")`
const parameters = { P: "'$(id)'\n`id`" }

describe('three real containers over one volume', () => {
  it.each([
    ['an image without entry point', () => PLAIN],
    ['an entry point that passes on', () => PASSES_ON],
    ['no image: the runner’s', () => null],
  ])('run a command in %s', async (_, image) => {
    const ran = await run({ image: image() ?? null, command: node(WRITES), parameters, outputs })
    expect(ran).toMatchObject({ stageOut: 0, end: 'done', exitCode: 0 })
    expect(ran.output).toBe(`/cascade/work|/cascade/work|${parameters.P}|0`)
    expect(ran.log).toContain('\nhello\n')
  })

  it('let any user of an image work', async () => {
    const source = `process.umask(0o077); fs.writeFileSync("mine", ""); ${WRITES}`
    const ran = await run({ image: PLAIN ?? null, command: node(source), parameters, outputs }, ['--user', '1234:1234'])
    expect(ran).toMatchObject({ stageOut: 0, end: 'done', message: '' })
    expect(ran.output).toMatch(/\|1234$/)
  })

  it('end with the class of the command’s end', async () => {
    expect(await run({ image: PLAIN ?? null, command: ['no-such-program'] })).toMatchObject({
      stageOut: 10,
      exitCode: 127,
    })
    expect(await run({ image: PLAIN ?? null, command: node('process.exit(3)') })).toMatchObject({
      stageOut: 12,
      exitCode: 3,
    })
    const resources = { cpus: 1, memoryMegabytes: 100, timeSeconds: 2 }
    const late = await run({ image: PLAIN ?? null, command: ['/bin/sh', '-c', 'echo up; sleep 1000; true'], resources })
    expect(late).toMatchObject({ stageOut: 12, end: 'payload' })
    expect(late.message).toContain('ran longer than the 2 s')
    expect(late.log).toContain('\nup\n')
  })

  it('take a command that wants too much memory for the machine’s failure', async () => {
    const glutton = node('const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))')
    const ran = await run({ image: PLAIN ?? null, command: glutton }, ['--memory', '128m', '--memory-swap', '128m'])
    expect(ran).toMatchObject({ stageOut: 11, end: 'infrastructure' })
    expect(ran.message).toContain('often for want of memory')
  })

  it('say what is wrong with an image', async () => {
    const noShell = await run({ image: containers?.image ?? null, command: node('') })
    expect(noShell).toMatchObject({ stageOut: 10, end: 'configuration', exitCode: null })
    expect(noShell.message).toContain('has no /bin/sh')
    const swallowed = await run({ image: SWALLOWS ?? null, command: node('') })
    expect(swallowed).toMatchObject({ stageOut: 10, end: 'configuration', exitCode: null })
    expect(swallowed.message).toContain('its entry point must pass on what it is given')
  })
})

it('fits what the Dockerfile makes: one file, small', async (context) => {
  if (bundle === '') return context.skip('nothing was bundled')
  expect((await stat(join(bundle, 'container.mjs'))).size).toBeLessThan(3_000_000)
})
