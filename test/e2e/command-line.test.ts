import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ListBucketsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { fileKey } from '../../shared/aws/keys.ts'
import { emulatedClient } from '../aws/emulated-tables.ts'
import { commandLineFor, type AwsCommandLine } from './aws-command-line.ts'
import { deployApp, type DeployedApp } from './deployed-app.ts'
import { put } from './live.ts'
import { Queues } from './queues.ts'

const STAGE = 'trial'

let deployed: { readonly app: DeployedApp; readonly cli: AwsCommandLine } | null = null

beforeAll(async () => {
  const app = await deployApp()
  if (app !== null) deployed = { app, cli: await commandLineFor(app.endpoint, STAGE) }
})
afterAll(async () => {
  console.log(`deployed: ${String(deployed?.app.watch)}`)
  if (deployed !== null) rmSync(deployed.cli.folder, { recursive: true, force: true })
  await deployed?.app.stop()
})
afterEach(({ task }) => {
  deployed?.app.watch.lap(task.name)
  if (task.result?.state === 'fail') console.log(deployed?.app.log().slice(-20_000))
})

function given({ skip }: TestContext) {
  if (deployed === null) skip('this machine cannot run the emulator of AWS')
  else return deployed
  throw new Error('skipped')
}

/** Stands for any text that has this one in it. */
function containing(text: string): unknown {
  return expect.stringContaining(text)
}

/** Files beside each other, by name. */
function writeAll(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
}

describe('the API of a deployment', () => {
  it('answers nobody who has not signed, and tells those who have what it is', async (context) => {
    const { cli } = given(context)
    const unsigned = await fetch(`${cli.api}/api/sites`, { headers: { 'x-cascade-user': 'mallory' } })
    expect(unsigned.status).toBe(403)
    expect(await cli.json('sites')).toMatchObject({ code: 0, document: { sites: [{ site: 'batch', allowed: true }] } })
    expect(await cli.run('up')).toMatchObject({ code: 0, stdout: containing('Nothing needs to be up') })
    expect(await cli.run('status', '--stage', 'other')).toMatchObject({
      code: 2,
      stderr: containing('no deployment other is found in region us-east-1'),
    })
  })
})

describe('register on a deployment', () => {
  it('uploads files with what is known of them, small, empty and in parts, and waits until they are registered', async (context) => {
    const { cli } = given(context)
    const big = randomBytes(9_000_000)
    writeAll(join(cli.folder, 'raw'), {
      'run1.events': 'one',
      'run1.events.meta.json': '{"campaign": "CLI", "zenith": 20}',
      'run2.events': 'two',
      'run2.events.meta.json': '{"campaign": "Öster", "zenith": 20}',
      'big.events': big,
      empty: '',
    })
    const files = ['big.events', 'empty', 'run1.events', 'run2.events'].map((name) => `/ctao/cli/${name}`)
    expect(await cli.json('register', 'raw', '--lfn-prefix', '/ctao/cli')).toMatchObject({
      code: 0,
      document: { registered: 4, refused: 0, files: files.map((lfn) => ({ lfn, outcome: 'registered' })) },
    })
    expect(await cli.json('find', 'zenith=20', 'campaign=CLI,Öster')).toMatchObject({ document: { files: [{}, {}] } })
    expect(await cli.run('get', '/ctao/cli/big.events', '/ctao/cli/empty', '--to', 'got')).toMatchObject({ code: 0 })
    expect(readFileSync(join(cli.folder, 'got/big.events')).equals(big)).toBe(true)
    expect(readFileSync(join(cli.folder, 'got/empty'), 'utf8')).toBe('')
  })

  it('sends nothing again that is known, and refuses other content under an LFN', async (context) => {
    const { cli } = given(context)
    writeAll(join(cli.folder, 'raw'), { 'run1.events': 'changed' })
    expect(await cli.json('register', 'raw', '--lfn-prefix', '/ctao/cli')).toMatchObject({
      code: 1,
      document: { registered: 0, known: 3, refused: 1, files: [{}, {}, { reason: containing('other content') }, {}] },
    })
  })
})

describe('refused uploads', () => {
  it('are listed, looked at again, and forgotten', async (context) => {
    const { app, cli } = given(context)
    for (const name of ['1', '2']) await put(app, `/cli/bad/${name}`, name, { campain: 'BAD' })
    // Whoever asks to look again waits for what becomes of it.
    const keys = ['incoming/cli/bad/1', 'incoming/cli/bad/2']
    expect(await cli.json('refused', '--retry', ...keys)).toMatchObject({
      code: 2,
      document: { uploads: keys.map((key) => ({ key, outcome: 'refused', reason: containing('campaign') })) },
    })
    const { stdout } = await cli.run('refused')
    for (const key of keys) expect(stdout).toContain(key)
    await put(app, '/cli/bad/1', '1', { campaign: 'GOOD' })
    expect(await cli.json('refused', '--retry', keys[0] ?? '')).toMatchObject({
      code: 0,
      document: { uploads: [{ outcome: 'registered', lfn: '/cli/bad/1' }] },
    })
    expect(await cli.json('refused', '--forget', ...keys)).toMatchObject({
      code: 1,
      document: { forgotten: [keys[1]] },
    })
    expect((await cli.run('refused')).stdout).not.toContain('cli/bad')
  })
})

describe('a production on a deployment', () => {
  it('is run to its end: its sandbox stored, its files uploaded, its jobs run, their logs and outputs fetched', async (context) => {
    const { cli } = given(context)
    const script = `
      import { readFileSync, writeFileSync } from 'node:fs'
      const [outputs, ...inputs] = process.argv.slice(2)
      console.log('inputs: ' + inputs.length)
      writeFileSync(outputs + '/sum.dl1', inputs.map((path) => readFileSync(path, 'utf8')).join(''))`
    writeAll(join(cli.folder, 'small/jobs'), { 'sum.mjs': script })
    writeAll(join(cli.folder, 'small/raw'), { a: 'A', b: 'B', 'a.meta.json': '{"zenith": 20}' })
    writeAll(join(cli.folder, 'small'), { 'small.yaml': PRODUCTION })
    expect(await cli.json('run', 'small/small.yaml')).toMatchObject({
      code: 0,
      document: { status: 'Completed', losses: { files: 0, tasks: 0 }, registered: [{ step: 'sum', registered: 2 }] },
    })
    expect(await cli.json('submit', 'small/small.yaml')).toMatchObject({ code: 0, document: { outcome: 'resumed' } })
    expect(await cli.run('status', 'small')).toMatchObject({ code: 0, stdout: containing('Completed') })
    expect(await cli.json('tasks', 'small/sum')).toMatchObject({ document: { tasks: [{ number: 1, status: 'Done' }] } })
    expect(await cli.json('log', 'small/sum/1')).toMatchObject({ code: 0, document: { text: containing('inputs: 2') } })
    expect(await cli.run('why', 'small')).toMatchObject({ code: 0, stdout: containing('Completed') })
    const { stdout } = await cli.run('find', 'data_level=DL1', 'campaign=CLIRUN')
    const lfn = /\/ctao\/\S+sum\.dl1/.exec(stdout)?.[0] ?? ''
    expect(await cli.run('get', lfn, '--to', 'out')).toMatchObject({ code: 0 })
    expect(readFileSync(join(cli.folder, 'out/sum.dl1'), 'utf8')).toMatch(/^(AB|BA)$/)
    expect(await cli.json('stop', 'small')).toMatchObject({ code: 2 })
    expect(await cli.json('rm', 'small', '--yes')).toMatchObject({ code: 0, document: { done: true } })
  })

  it('has the history of those who signed', async (context) => {
    const { app, cli } = given(context)
    const open = PRODUCTION.replace('small', 'asked').replace('register: raw', 'open: true')
    writeAll(join(cli.folder, 'small'), { 'asked.yaml': open })
    expect(await cli.run('submit', 'small/asked.yaml')).toMatchObject({ code: 0 })
    const [entry] = await app.ports.transformations.history('asked/sum')
    expect(entry).toMatchObject({ by: 'root', text: 'Active: submitted' })
  })
})

describe('redrive', () => {
  it('shows what was put aside, and brings it back when it is told to', async (context) => {
    const { app, cli } = given(context)
    const [queues, s3] = [new Queues(app.endpoint), new S3Client(emulatedClient(app.endpoint))]
    const message = JSON.stringify({ version: 1, transformation: 'none/such' })
    await queues.putAside(app.queueUrls.close, message)
    await queues.putAside(app.queueUrls.group, 'no message', 'a pile')
    const bucket = await unmatchedBucket(s3)
    const payload = JSON.stringify({ Records: [{ dynamodb: { NewImage: imageOf('/ctao/cli', 'run1.events') } }] })
    const lost = { requestContext: { condition: 'RetryAttemptsExhausted' }, version: '1.0', payload }
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'aws/lambda/m/shard/1', Body: JSON.stringify(lost) }))
    const shown = await cli.json('redrive', '--dry-run')
    expect(shown).toMatchObject({
      code: 0,
      document: {
        redriven: [],
        stages: [
          { stage: 'group', count: 1, sample: { text: 'no message', reason: containing('not JSON') } },
          { stage: 'close', count: 1, sample: { text: message, reason: containing('log') } },
          { stage: 'match', kind: 'records', count: 1 },
        ],
      },
    })
    expect(await cli.run('redrive')).toMatchObject({ code: 2, stderr: containing('--yes') })
    const wanted = ['group', 'close', 'match'].map((stage) => ({ stage, moved: 1, failed: [] }))
    const done = await cli.json('redrive', '--yes', '--stage-name', 'close', 'group', 'match')
    expect(done).toMatchObject({ code: 0, document: { redriven: wanted } })
    expect((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).toEqual([])
    expect(await queues.deadLetters(app.queueUrls.close)).toEqual([])
  })
})

const PRODUCTION = `
production: small
common: {campaign: CLIRUN, site: LaPalma}
job: {container: none, sandbox: [jobs/], resources: {cpus: 1, memory: 1GB, time: 10m}}
steps:
  - name: sum
    input: {campaign: CLIRUN, data_level: DL0}
    register: raw
    plugin: {name: Standard, size: 2}
    command: [node, jobs/sum.mjs, "{outputs}", "{inputs}"]
    outputs: [{files: "*.dl1", count: 1, metadata: {data_level: DL1}, lfn: "/ctao/{campaign}/{run}/{name}"}]
`

async function unmatchedBucket(s3: S3Client): Promise<string> {
  const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand({}))
  return buckets.flatMap(({ Name: name = '' }) => (name.includes('unmatched') ? [name] : []))[0] ?? ''
}

function imageOf(directory: string, name: string) {
  const { pk, sk } = fileKey.build({ directory, name })
  return {
    pk: { S: pk },
    sk: { S: sk },
    size: { N: '3' },
    checksum: { S: `sha256:${'0'.repeat(64)}` },
    metadata: { S: '{"campaign":"CLI"}' },
    replicas: { M: { home: { S: 'incoming/x' } } },
    version: { N: '1' },
  }
}
