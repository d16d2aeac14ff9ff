import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { AwsObjects } from '../../shared/aws/objects.ts'
import { manifestKey, type Manifest } from '../../shared/model/manifest.ts'
import { ORDER_LINE_BYTES, orderLineRange, readOrder, readOrderLines } from '../../shared/model/order-list.ts'
import { taskOrderSchema, type TaskOrder } from '../../shared/model/task-order.ts'

/**
 * The least that can stand in for the runner image, for tests of the twin alone: brings no inputs, uploads no outputs, and
 * publishes a manifest. What it is not asked as a stage it runs, as the image's entry point does.
 */
const { CASCADE_BUCKET = '', CASCADE_ORDERS = '', CASCADE_VOLUME = '', AWS_BATCH_JOB_ARRAY_INDEX = '0' } = process.env
const volume = (name: string): string => join(CASCADE_VOLUME, name)

async function stageIn(): Promise<void> {
  const list = await new AwsObjects(new S3Client({}), CASCADE_BUCKET).get(CASCADE_ORDERS)
  const { first } = orderLineRange(Number(AWS_BATCH_JOB_ARRAY_INDEX))
  const [place] = readOrderLines((list ?? new Uint8Array()).subarray(first, first + ORDER_LINE_BYTES))
  if (list === undefined || place === undefined) throw new Error(`there is no list ${CASCADE_ORDERS}`)
  const order = readOrder(list.subarray(place.offset, place.offset + place.length))
  mkdirSync(volume('outputs'))
  writeFileSync(volume('task.json'), JSON.stringify(order))
  const quoted = order.job.command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  writeFileSync(volume('start'), `${quoted}\necho $? > ${volume('exit-code')}\n`)
}

async function stageOut(): Promise<number> {
  const order = taskOrderSchema.parse(JSON.parse(readFileSync(volume('task.json'), 'utf8')))
  const manifest = manifestOf(order, Number(readFileSync(volume('exit-code'), 'utf8')))
  await new AwsObjects(new S3Client({}), CASCADE_BUCKET).put(manifestKey(order), JSON.stringify(manifest))
  return manifest.end === 'done' ? 0 : 12
}

function manifestOf(order: TaskOrder, exitCode: number): Manifest {
  const { transformation, task, attempt, submission, prefix } = order
  const end = exitCode === 0 ? 'done' : 'payload'
  const times = { started: 1, ended: 2, peakMegabytes: null, log: `${prefix}log.txt` }
  const what = { end, exitCode, message: end === 'done' ? '' : 'It failed.', outputs: [] } as const
  return { version: 1, transformation, task, attempt, submission, ...what, ...times, outputs: [] }
}

const [stage = '', ...args] = process.argv.slice(2)
if (stage === 'stage-in') await stageIn()
else if (stage === 'stage-out') process.exitCode = await stageOut()
else process.exitCode = spawnSync(stage, args, { stdio: 'inherit' }).status ?? 1
