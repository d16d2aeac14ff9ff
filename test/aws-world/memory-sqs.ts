import { SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import type { QUEUES, UPLOAD_QUEUE } from '../../shared/names.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import type { QueueUrls } from '../../shared/aws/queue.ts'

/** A queue of the app: those of the stages, and that of uploads. */
export type AnyQueue = (typeof QUEUES)[number] | typeof UPLOAD_QUEUE

/** A message as it lies in a queue. */
export interface StoredMessage {
  readonly body: string
  /** Who sent it. */
  readonly sender: string
  /** Milliseconds since 1970 from which on it may be seen. */
  readonly visible: number
}

const entrySchema = z.object({ MessageBody: z.string(), DelaySeconds: z.number().optional() })
const batchSchema = z.object({ QueueUrl: z.string(), Entries: z.array(entrySchema.extend({ Id: z.string() })) })
const oneSchema = entrySchema.extend({ QueueUrl: z.string() })

/** Queues in the place of SQS, behind the real client: what the test lets Lambda's poller do is counted, and happens when the test says so. */
export class MemorySqs {
  /** Who sends. */
  sender = 'nobody'
  readonly client = new SQSClient({ region: 'us-east-1', md5: false })
  readonly #messages = new Map<string, StoredMessage[]>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
    this.client.middlewareStack.add(
      () =>
        ({ input }) =>
          Promise.resolve(this.#answer(input)),
      {
        step: 'initialize',
        priority: 'low',
        name: 'memorySqs',
      },
    )
  }

  /** Takes up to so many messages that may be seen, oldest first. */
  take(queue: AnyQueue, most: number): readonly StoredMessage[] {
    const all = this.#messages.get(queue) ?? []
    const taken = all.filter(({ visible }) => visible <= this.#clock.now()).slice(0, most)
    this.#messages.set(
      queue,
      all.filter((one) => !taken.includes(one)),
    )
    return taken
  }

  /** Messages come again: their handler failed. */
  giveBack(queue: AnyQueue, messages: readonly StoredMessage[]): void {
    this.#messages.set(queue, [...messages, ...(this.#messages.get(queue) ?? [])])
  }

  /** When the next message may be seen; undefined when there is none. */
  next(): number | undefined {
    const all = [...this.#messages.values()].flat().map(({ visible }) => visible)
    return all.length === 0 ? undefined : Math.min(...all)
  }

  #answer(input: unknown) {
    const batch = batchSchema.safeParse(input)
    const sent = batch.success ? batch.data.Entries : [oneSchema.parse(input)]
    const { QueueUrl: url } = batch.success ? batch.data : oneSchema.parse(input)
    const messages = sent.map(({ MessageBody: body, DelaySeconds: delay = 0 }) => {
      return { body, sender: this.sender, visible: this.#clock.now() + delay * 1000 }
    })
    this.#messages.set(url, [...(this.#messages.get(url) ?? []), ...messages])
    // What the SDK would make of an answer that says that all was taken.
    return { response: {}, output: { $metadata: {}, MessageId: '', MD5OfMessageBody: '', Successful: [], Failed: [] } }
  }
}

/** Addresses of the queues: their names. */
export const QUEUE_URLS: QueueUrls = {
  activate: 'activate',
  register: 'register',
  group: 'group',
  submit: 'submit',
  track: 'track',
  close: 'close',
  clean: 'clean',
  sweep: 'sweep',
}
