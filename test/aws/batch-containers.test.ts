import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, inject, it } from 'vitest'
import { AwsObjects } from '../../shared/aws/objects.ts'
import { sha256Of } from '../../shared/model/checksum.ts'
import { manifestKey, manifestSchema } from '../../shared/model/manifest.ts'
import { objectPath } from '../../shared/model/object-path.ts'
import { orderListKey, packOrders } from '../../shared/model/order-list.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { aDirectory } from '../contract/objects-directory.ts'
import { anOrder, anOutput, script } from '../unit/runner-harness.ts'
import { emulatedClient } from './emulated-tables.ts'

const endpoint = inject('emulator')
const CONTAINER = join(import.meta.dirname, '../../jobs/container.ts')

/** A bucket that keeps versions. */
async function aBucket() {
  const client = new S3Client(emulatedClient(endpoint ?? ''))
  const bucket = `files-${randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }))
  return { client, bucket, objects: new AwsObjects(client, bucket) }
}

/** The containers of a job of Batch as processes, with what Batch and a role give them. */
async function aJob(
  bucket: string,
  about: { readonly list: string; readonly index: number; readonly attempt: number },
) {
  const volume = join(await aDirectory(), 'volume')
  await mkdir(volume)
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_ENDPOINT_URL: endpoint ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_BATCH_JOB_ID: `b-1:${about.index}`,
    AWS_BATCH_JOB_ATTEMPT: String(about.attempt),
    AWS_BATCH_JOB_ARRAY_INDEX: String(about.index),
    CASCADE_BUCKET: bucket,
    CASCADE_ORDERS: about.list,
    CASCADE_VOLUME: volume,
  }
  const begin = (stage: string) =>
    spawn(process.execPath, [CONTAINER, stage], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  return {
    volume,
    begin,
    stageIn: () => endOf(begin('stage-in')),
    command: () => endOf(spawn('/bin/sh', [join(volume, 'start')], { env: { PATH: env.PATH }, stdio: 'ignore' })),
    stageOut: () => endOf(begin('stage-out')),
  }
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code))
  })
}

async function manifestOf(objects: AwsObjects, order: TaskOrder) {
  const manifest = await objects.get(manifestKey(order))
  return manifest === undefined ? null : manifestSchema.parse(JSON.parse(Buffer.from(manifest).toString()))
}

/** Two orders of one submission, of which the second reads the version of an object that was overwritten since. */
async function ordered({ client, bucket, objects }: Awaited<ReturnType<typeof aBucket>>) {
  const Key = 'incoming/ω a'
  const { VersionId: version = '' } = await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'one' }))
  await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'other' }))
  const input = {
    lfn: '/l/a',
    location: { kind: 'object', key: objectPath({ key: Key, version }) },
    size: 3,
    checksum: `sha256:${sha256Of(Buffer.from('one'))}`,
    metadata: {},
  } as const
  const command = [...script('console.log("hello"); out("a.txt", fs.readFileSync($[0], "utf8") + "!")'), '{input}']
  const order = anOrder({ task: 2, inputs: [input], job: { command, outputs: [anOutput({ files: '*.txt' })] } })
  const list = orderListKey(order.submission)
  await objects.put(list, packOrders([anOrder({ job: { command: script('process.exitCode = 3') } }), order]))
  return { order, list }
}

describe.skipIf(endpoint === null)('the containers of a job, over S3', () => {
  it('stage in what the order names, and publish what came of it; a second attempt changes nothing', async () => {
    const bucket = await aBucket()
    const { order, list } = await ordered(bucket)
    const job = await aJob(bucket.bucket, { list, index: 1, attempt: 1 })
    expect([await job.stageIn(), await job.command(), await job.stageOut()]).toEqual([0, 0, 0])
    const manifest = await manifestOf(bucket.objects, order)
    expect(manifest).toMatchObject({ end: 'done', exitCode: 0, task: 2, log: `${order.prefix}1/log.txt` })
    const [output] = manifest?.outputs ?? []
    expect(output?.key).toBe(`${order.prefix}1/outputs/a.txt`)
    expect(Buffer.from((await bucket.objects.get(output?.key ?? '')) ?? []).toString()).toBe('one!')
    const rival = await aJob(bucket.bucket, { list, index: 1, attempt: 2 })
    // It was lost on its way, but the first one had published.
    await rival.stageIn()
    await writeFile(join(rival.volume, 'exit-code'), '3\n')
    expect(await rival.stageOut()).toBe(0)
    expect(await manifestOf(bucket.objects, order)).toEqual(manifest)
  })

  it('end with the class of what went wrong', async () => {
    const bucket = await aBucket()
    const { list } = await ordered(bucket)
    const job = await aJob(bucket.bucket, { list, index: 0, attempt: 1 })
    expect([await job.stageIn(), await job.command(), await job.stageOut()]).toEqual([0, 3, 12])
    const lost = await aJob(bucket.bucket, { list, index: 2, attempt: 1 })
    expect([await lost.stageIn(), await lost.command(), await lost.stageOut()]).toEqual([11, 1, 1])
  })

  it('publish a failure of stage-in, with the input to blame', async () => {
    const bucket = await aBucket()
    const { order, list } = await ordered(bucket)
    const [input] = order.inputs
    if (input !== undefined) await bucket.objects.remove([input.location.kind === 'object' ? input.location.key : ''])
    const job = await aJob(bucket.bucket, { list, index: 1, attempt: 1 })
    expect([await job.stageIn(), await job.command(), await job.stageOut()]).toEqual([12, 1, 12])
    expect(await manifestOf(bucket.objects, order)).toMatchObject({ end: 'payload', input: '/l/a', exitCode: null })
  })

  it('store the log of a job that is ended while its outputs go up, and no manifest', async () => {
    const bucket = await aBucket()
    const { order, list } = await ordered(bucket)
    const job = await aJob(bucket.bucket, { list, index: 1, attempt: 1 })
    await job.stageIn()
    await job.command()
    // Of an output without end nobody waits for the checksum.
    await rm(join(job.volume, 'outputs/a.txt'))
    await writeFile(join(job.volume, 'outputs/a.txt'), '')
    await truncate(join(job.volume, 'outputs/a.txt'), 2 ** 42)
    const stageOut = job.begin('stage-out')
    const ended = endOf(stageOut)
    const log = join(job.volume, 'log.txt')
    await expect.poll(() => readFile(log, 'utf8'), { timeout: 60_000 }).toContain('ended with exit code 0')
    stageOut.kill('SIGTERM')
    expect(await ended).toBe(143)
    expect(await manifestOf(bucket.objects, order)).toBeNull()
    expect(Buffer.from((await bucket.objects.get(`${order.prefix}1/log.txt`)) ?? []).toString()).toContain(
      'ended from outside',
    )
  })
})
