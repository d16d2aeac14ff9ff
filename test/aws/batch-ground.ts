import { afterAll, onTestFinished } from 'vitest'
import { batchClients } from '../../shared/aws/batch/batch-clients.ts'
import { RECALLED } from '../../shared/aws/batch/recalled.ts'
import { TERMINATED } from '../../shared/aws/batch/terminated.ts'
import { AwsSite } from '../../shared/aws/site.ts'
import { endMessage, type TrackMessage } from '../../shared/messages/track.ts'
import { manifestKey } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import type { Submission } from '../../shared/ports/submissions.ts'
import { bundledRunner } from '../batch-twin/bundled-runner.ts'
import type { BatchEvent } from '../batch-twin/events.ts'
import { processContainers } from '../batch-twin/process-containers.ts'
import { startBatchTwin, type BatchTwin, type BatchTwinOptions } from '../batch-twin/start-batch-twin.ts'
import { aBatchSite } from '../fixtures/batch-site.ts'
import { aSubmission } from '../fixtures/submissions.ts'
import { emulatedBucket } from './emulated-bucket.ts'
import { emulatedClient, emulatedTables } from './emulated-tables.ts'

const SITE = aBatchSite()
/** What runs in place of the runner image's entry point. */
const runner = await bundledRunner()
afterAll(runner.remove)

/** A site on a twin of Batch, with an emulated bucket and table. */
export interface BatchGround {
  readonly twin: BatchTwin
  readonly site: AwsSite
  readonly objects: Objects
  /** What `track` would be told. */
  readonly sent: readonly TrackMessage[]
  /** Makes an order known: so that its end can be told, and its submission is among the live ones. */
  readonly know: (order: TaskOrder) => TaskOrder
}

/** Starts one; it is stopped when the test is over. */
export async function aBatchGround(endpoint: string, options: Partial<BatchTwinOptions> = {}): Promise<BatchGround> {
  const { objects, bucket } = await emulatedBucket(endpoint)
  const { transformations: table } = await emulatedTables(endpoint)
  const orders: TaskOrder[] = []
  const sent: TrackMessage[] = []
  const onEvent = async (event: BatchEvent) => {
    for (const message of await ends(event, orders, objects)) sent.push(message)
  }
  const twin = await startBatchTwin({ containers: processes(endpoint), onEvent, ...options })
  onTestFinished(() => twin.stop())
  const live = async (): Promise<readonly Submission[]> => {
    const names = [...new Set(orders.map((order) => order.submission))]
    const jobs = await Promise.all(names.map(async (name) => ({ name, job: await site.find({ name, site: 'here' }) })))
    return jobs.map(({ name, job }) => ({ ...aSubmission({ name }), job: job ?? null }))
  }
  const clients = batchClients({ ...emulatedClient(twin.endpoint) })
  const clock = { now: () => Date.now() }
  const site = new AwsSite({ site: SITE, clients, objects, bucket, table, live, clock })
  const know = (order: TaskOrder): TaskOrder => {
    orders.push(order)
    return order
  }
  return { twin, site, objects, sent, know }
}

function processes(endpoint: string) {
  const { PATH = '' } = process.env
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' }
  return processContainers({
    runnerImage: SITE.runnerImage,
    runner: [process.execPath, runner.path],
    environment: { PATH, AWS_ENDPOINT_URL: endpoint, ...credentials },
  })
}

/** What an event says of an execution: nothing, until it is over. */
async function ends(
  { detail }: BatchEvent,
  orders: readonly TaskOrder[],
  objects: Objects,
): Promise<readonly TrackMessage[]> {
  const { status, jobName, arrayProperties, statusReason = '' } = detail
  if ((status !== 'SUCCEEDED' && status !== 'FAILED') || (arrayProperties !== undefined && 'size' in arrayProperties))
    return []
  const index = arrayProperties?.index ?? 0
  const order = orders.filter((each) => each.submission === jobName)[index]
  if (order === undefined) return []
  const hasManifest = (await objects.size(manifestKey(order))) !== undefined
  if (hasManifest) return [endMessage(order, 'ended')]
  if (statusReason.startsWith(TERMINATED)) return [endMessage(order, 'terminated')]
  return [endMessage(order, statusReason.startsWith(RECALLED) ? 'recalled' : 'vanished')]
}
