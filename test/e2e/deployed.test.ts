import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { fileKey } from '../../shared/aws/keys.ts'
import type { NewFile } from '../../shared/model/file.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { emulatedClient } from '../aws/emulated-tables.ts'
import { deployApp, type DeployedApp } from './deployed-app.ts'
import { invoke } from './lambda.ts'
import { Queues } from './queues.ts'
import { until } from './until.ts'

let deployed: DeployedApp | null = null

beforeAll(async () => {
  deployed = await deployApp()
  if (deployed !== null) console.log(`deployed: ${deployed.took}`)
})
afterAll(async () => deployed?.stop())
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(deployed?.log().slice(-20_000))
})

/** The app; the test is skipped where there is no emulator. */
function appOr({ skip }: TestContext): DeployedApp {
  if (deployed === null) skip('this machine cannot run the emulator of AWS')
  else return deployed
  throw new Error('skipped')
}

function aFile(lfn: string, campaign: string): NewFile {
  const replica = { storageElement: 'home', path: `incoming${lfn}` }
  return { lfn, size: 1, checksum: `sha256:${'0'.repeat(64)}`, metadata: { campaign }, replica }
}

/** A transformation that takes files of a campaign, two at a time, whenever they come; alive, its backfill begun. */
async function live({ ports }: DeployedApp, campaign: string): Promise<string> {
  const name = `${campaign.toLowerCase()}/process`
  const plugin = { name: 'Standard', parameters: { size: 2 } }
  await ports.transformations.create([aTransformation({ name, input: { kind: 'open', query: { campaign } }, plugin })])
  const [made] = await ports.transformations.read([name])
  if (made === undefined) throw new Error(`${name} was not made`)
  const state = { ...made.state, status: 'Active', backfill: 'running' } as const
  await ports.transformations.changeActive({ name, version: made.version, state, log: null }, 'add')
  await ports.queue.send('activate', [{ version: 1, transformation: name }])
  return name
}

/** Waits until the filter has seen whatever was registered: the emulator's stream is one shard, and keeps its order. */
async function passed(app: DeployedApp): Promise<void> {
  const mark = `MARK${app.ports.newId()}`
  const name = await live(app, mark)
  await app.ports.catalog.register([aFile(`/mark/${mark}`, mark)])
  await until(
    () => app.ports.attachments.read(name, [`/mark/${mark}`]),
    ({ length }) => length > 0,
  )
}

/** Numbers of a transformation's tasks that are ready to be submitted. */
async function readyTasks({ ports }: DeployedApp, name: string): Promise<readonly number[]> {
  const chunks = await ports.submissions.ready(name, Date.now(), 100)
  return chunks.flatMap(({ tasks }) => tasks.map(({ number }) => number)).toSorted((a, b) => a - b)
}

/** What a file is in a transformation, and the task it is in. */
async function attached({ ports }: DeployedApp, name: string, lfns: readonly string[]) {
  return (await ports.attachments.read(name, lfns)).map(({ lfn, status, task }) => ({ lfn, status, task }))
}

/** Uploads an object as any client of S3 does. */
async function put(app: DeployedApp, key: string, content: string, Metadata: Readonly<Record<string, string>> = {}) {
  const client = new S3Client(emulatedClient(app.endpoint))
  await client.send(new PutObjectCommand({ Bucket: app.bucket, Key: `incoming${key}`, Body: content, Metadata }))
}

/** The file of an LFN, as soon as its metadata are these. */
async function registered({ ports }: DeployedApp, lfn: string, metadata: Readonly<Record<string, unknown>>) {
  const wanted = Object.entries(metadata)
  const [file] = await until(
    () => ports.catalog.read([lfn]),
    ([seen]) => seen !== undefined && wanted.every(([field, value]) => seen.metadata[field] === value),
  )
  return file
}

/** Why an upload was refused, as soon as it is. */
async function refusal({ uploads }: DeployedApp, key: string): Promise<string> {
  const refused = await until(
    () => uploads.refused(100),
    (all) => all.some((one) => one.key === `incoming${key}`),
  )
  return refused.find((one) => one.key === `incoming${key}`)?.reason ?? ''
}

describe('uploads to the app, deployed', () => {
  it('become files by what came with them, and tasks, whatever their names', async (context) => {
    const app = appOr(context)
    const name = await live(app, 'UPLOADED')
    const lfns = ['/up/γ 1+2%20.events', '/up/run?#2.events']
    for (const lfn of lfns) await put(app, lfn, lfn, { campaign: 'UPLOADED', zenith: '20' })
    await until(
      () => readyTasks(app, name),
      ({ length }) => length === 1,
    )
    for (const lfn of lfns) {
      const file = await registered(app, lfn, { campaign: 'UPLOADED', zenith: 20 })
      expect(file?.size).toBe(Buffer.byteLength(lfn))
      expect(Buffer.from((await app.ports.objects.get(file?.replicas[0]?.path ?? '')) ?? []).toString()).toBe(lfn)
    }
  })

  it('meet their sidecars in either order; a sidecar that changes is a change of metadata', async (context) => {
    const app = appOr(context)
    await put(app, '/side/1', 'one')
    await put(app, '/side/1.meta.yaml', 'campaign: SIDE\nzenith: 20\n')
    await put(app, '/side/2.meta.yaml', 'campaign: SIDE\n')
    await put(app, '/side/2', 'two')
    const first = await registered(app, '/side/1', { campaign: 'SIDE', zenith: 20 })
    await registered(app, '/side/2', { campaign: 'SIDE' })
    await put(app, '/side/1.meta.yaml', 'campaign: SIDE\nzenith: 40\n')
    const changed = await registered(app, '/side/1', { zenith: 40 })
    expect(changed?.replicas).toEqual(first?.replicas)
    expect(await app.ports.catalog.read(['/side/1.meta.yaml'])).toEqual([])
  })

  it('that are put over others change nothing and destroy nothing', async (context) => {
    const app = appOr(context)
    await put(app, '/over/1', 'first', { campaign: 'OVER' })
    const file = await registered(app, '/over/1', { campaign: 'OVER' })
    await put(app, '/over/1', 'other', { campaign: 'OTHER' })
    expect(await refusal(app, '/over/1')).toContain('known with other content')
    expect(await app.ports.catalog.read(['/over/1'])).toEqual([file])
    expect(Buffer.from((await app.ports.objects.get(file?.replicas[0]?.path ?? '')) ?? []).toString()).toBe('first')
  })

  it('that cannot be files are refused, with the reason, until they are mended', async (context) => {
    const app = appOr(context)
    await put(app, '/bad/1', 'one', { campain: 'BAD' })
    expect(await refusal(app, '/bad/1')).toContain('did you mean campaign?')
    await put(app, '/bad/2', 'two', { zenith: 'high' })
    expect(await refusal(app, '/bad/2')).toContain('zenith = "high"')
    await put(app, '/bad/2.meta.yaml', 'zenith: 20\n')
    await registered(app, '/bad/2', { zenith: 20 })
    await until(
      () => app.uploads.refused(100),
      (all) => all.every(({ key }) => key !== 'incoming/bad/2'),
    )
  })
})

describe('the app, deployed', () => {
  it('makes tasks of files that are registered: the stream matches, group cuts, chunks are ready', async (context) => {
    const app = appOr(context)
    const name = await live(app, 'AFTER')
    await until(
      () => app.ports.transformations.read([name]),
      ([seen]) => seen?.state.backfill === 'done',
    )
    const lfns = [1, 2, 3, 4, 5].map((number) => `/after/${number}`)
    await app.ports.catalog.register(lfns.map((lfn) => aFile(lfn, 'AFTER')))
    expect(
      await until(
        () => readyTasks(app, name),
        ({ length }) => length >= 2,
      ),
    ).toEqual([1, 2])
    const statuses = (await attached(app, name, lfns)).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual(['Assigned', 'Assigned', 'Assigned', 'Assigned', 'Unused'])
    const files = (await app.ports.tasks.read(name, [1, 2])).flatMap((task) => task.files)
    expect(new Set(files).size).toBe(4)
  })

  it('finds the files that were there before', async (context) => {
    const app = appOr(context)
    const lfns = [1, 2, 3, 4].map((number) => `/before/${number}`)
    await app.ports.catalog.register(lfns.map((lfn) => aFile(lfn, 'BEFORE')))
    await passed(app)
    const name = await live(app, 'BEFORE')
    expect(
      await until(
        () => readyTasks(app, name),
        ({ length }) => length >= 2,
      ),
    ).toEqual([1, 2])
    expect((await attached(app, name, lfns)).map(({ status }) => status)).toEqual(lfns.map(() => 'Assigned'))
  })

  it('puts a message that is none aside, and goes on with what is behind it', async (context) => {
    const app = appOr(context)
    const queues = new Queues(app.endpoint)
    const { activate, group } = app.queueUrls
    for (const url of [activate, group]) await queues.hurry(url)
    await queues.send(activate, 'no message')
    await queues.send(group, 'no message either', 'a group of its own')
    const name = await live(app, 'POISONED')
    await app.ports.catalog.register([1, 2].map((number) => aFile(`/poisoned/${number}`, 'POISONED')))
    await until(
      () => readyTasks(app, name),
      ({ length }) => length === 1,
    )
    for (const [url, body] of [
      [activate, 'no message'],
      [group, 'no message either'],
    ] as const)
      expect(
        await until(
          () => queues.deadLetters(url),
          ({ length }) => length > 0,
        ),
      ).toEqual([body])
  })

  it('fails on a batch with a record of the stream that no code can read, and on no other', async (context) => {
    const app = appOr(context)
    const good = { dynamodb: { Keys: {}, NewImage: imageOf('/stream/good', 'STREAM') } }
    const poisoned = { dynamodb: { NewImage: { ...good.dynamodb.NewImage, size: { S: 'many' } } } }
    const of = async (...Records: readonly unknown[]) => (await invoke(app.endpoint, 'Match', { Records })).failed
    expect([await of(good, poisoned), await of(poisoned), await of(good)]).toEqual([true, true, false])
  })
})

function imageOf(lfn: string, campaign: string) {
  const { pk, sk } = fileKey.build({ directory: '/stream', name: lfn.slice('/stream/'.length) })
  return {
    pk: { S: pk },
    sk: { S: sk },
    size: { N: '1' },
    checksum: { S: `sha256:${'0'.repeat(64)}` },
    metadata: { S: JSON.stringify({ campaign }) },
    replicas: { M: { home: { S: 'incoming/x' } } },
    version: { N: '1' },
  }
}
