import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { emulatedClient } from '../aws/emulated-tables.ts'
import { bundledRunner } from '../batch-twin/bundled-runner.ts'
import type { Containers } from '../batch-twin/containers.ts'
import type { BatchEvent, Delivery } from '../batch-twin/events.ts'
import { processContainers } from '../batch-twin/process-containers.ts'
import { startBatchTwin, type BatchTwin, type BatchTwinOptions } from '../batch-twin/start-batch-twin.ts'
import { aBatchSite } from '../fixtures/batch-site.ts'

/** The site that the app is deployed with. */
export const SITE = aBatchSite({ name: 'batch' })

/** Credentials of the emulator's root. */
export const ROOT = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' }

/** Jobs side by side: as many as most machines have processors. */
const SLOTS = 2
/** Of so many events at the end is said what their jobs wrote. */
const SAID = 10
/** Each event once, at once. */
const FAITHFUL: Delivery = () => [0]

/** Where AWS is: known only when the emulator runs, which has to know where Batch is. */
export interface Place {
  readonly endpoint: string
}

/** The twin of Batch that a deployed app works with. Its jobs are processes of this machine. */
export interface Batch {
  readonly endpoint: string
  /** Jobs run there from now on, with these credentials in their environment. */
  runAt(place: Place, credentials: Readonly<Record<string, string>>): void
  /** Events go to this queue from now on, as the rules would have them. */
  tell(place: Place, queue: string): void
  /** What becomes of events from now on; without anything, each comes once, at once. */
  deliver(delivery?: Delivery): void
  /** All of it dies, and its jobs; it comes back after so long, and all of them had lost their hosts. */
  fall(milliseconds: number): Promise<void>
  log(): string
  stop(): Promise<void>
}

/** Starts it. */
export async function startBatch(): Promise<Batch> {
  const runner = await bundledRunner()
  let containers: Containers = NOWHERE
  let tell: (event: BatchEvent) => Promise<void> = async () => undefined
  let delivery = FAITHFUL
  const options: BatchTwinOptions = {
    slots: SLOTS,
    containers: { start: (request, log) => containers.start(request, log) },
    onEvent: (event) => tell(event),
    delivery: (event, number) => delivery(event, number),
  }
  let twin: BatchTwin = await startBatchTwin(options)
  return {
    endpoint: twin.endpoint,
    runAt: (place, credentials) => (containers = containersAt(place, { runner: runner.path, credentials })),
    tell: ({ endpoint }, queue) => (tell = rulesTo(new SQSClient(emulatedClient(endpoint)), queue)),
    deliver: (wanted = FAITHFUL) => (delivery = wanted),
    fall: async (milliseconds) => {
      const { memory, port } = twin
      await twin.stop()
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      twin = await startBatchTwin({ ...options, memory, port })
    },
    log: () =>
      [...twin.events.map(({ detail }) => detail.jobId).slice(-SAID), ''].map((job) => twin.log(job)).join('\n'),
    stop: async () => {
      await twin.stop()
      runner.remove()
    },
  }
}

const NOWHERE: Containers = {
  start: () => {
    throw new Error('a job came before AWS was there')
  },
}

function containersAt(
  { endpoint }: Place,
  { runner, credentials }: { readonly runner: string; readonly credentials: Readonly<Record<string, string>> },
): Containers {
  const { PATH = '' } = process.env
  return processContainers({
    runnerImage: SITE.runnerImage,
    runner: [process.execPath, runner],
    environment: { PATH, AWS_ENDPOINT_URL: endpoint, ...credentials },
  })
}

/** The two rules between Batch and the queue: all failures, and successes but those of children of an array. */
function rulesTo(client: SQSClient, queue: string): (event: BatchEvent) => Promise<void> {
  return async (event) => {
    const { status, arrayProperties, jobQueue } = event.detail
    const isChild = arrayProperties !== undefined && 'index' in arrayProperties
    if (jobQueue !== SITE.queue || !(status === 'FAILED' || (status === 'SUCCEEDED' && !isChild))) return
    await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(event) }))
  }
}
