import type * as z from 'zod'

/** A message of SQS, as much of it as is needed: the group is there where the queue is FIFO. */
export interface QueueRecord {
  readonly messageId: string
  readonly body: string
  readonly attributes: { readonly MessageGroupId?: string | undefined }
}

/** What is no message of the stage's, or of a version that this code does not know. Other code may: it waits for that. */
export class UnreadableMessage extends Error {
  constructor(cause: unknown) {
    super(`it is no message of this stage: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'UnreadableMessage'
  }
}

/** What was not tried because the call was nearly over: nothing is wrong with it that anybody knows of. */
export class OutOfTime extends Error {
  constructor(cause: unknown) {
    super('this call has no time left for it', { cause })
    this.name = 'OutOfTime'
  }
}

/** How a batch is worked on. */
export interface Taking<Message> {
  readonly schema: z.ZodType<Message>
  readonly run: (messages: readonly Message[]) => Promise<void>
  /** Milliseconds until the call is ended from outside: then all of its messages come again, those that are done, too. */
  readonly left: () => number
}

/** Milliseconds in which the rest of a call is done: what failed is told of, and put off. */
const RESERVE_MS = 10_000

/** What became of a batch: messages that come again, and why. */
export interface Taken<R extends QueueRecord> {
  readonly failed: readonly { readonly record: R; readonly error: unknown }[]
}

/**
 * Runs a stage on a batch of messages. One that is no message of the stage's, or that it fails on, comes again alone (and
 * ends in the dead letter queue): after a batch that failed, each is tried by itself, as long as there is time. A FIFO group keeps
 * its order: behind one that failed, all others of its group fail unseen. Twice is safe, because a stage is; after a death all come again.
 */
export async function takeMessages<Message, R extends QueueRecord>(
  records: readonly R[],
  taking: Taking<Message>,
): Promise<Taken<R>> {
  const read = records.map((record) => ({ record, ...readBody(record.body, taking.schema) }))
  const good = read.filter((one) => 'message' in one)
  let why: unknown
  if (good.length === records.length)
    try {
      await taking.run(good.map((one) => one.message))
      return { failed: [] }
    } catch (error) {
      if (records.length === 1) return { failed: records.map((record) => ({ record, error })) }
      why = error
    }
  return oneByOne(read, taking, why)
}

type Reading<Message, R> = { readonly record: R } & ({ readonly message: Message } | { readonly error: unknown })

async function oneByOne<Message, R extends QueueRecord>(
  read: readonly Reading<Message, R>[],
  { run, left }: Taking<Message>,
  why: unknown,
): Promise<Taken<R>> {
  const failed: { record: R; error: unknown }[] = []
  const heldUp = new Map<string, unknown>()
  let longest = 0
  for (const one of read) {
    const { record } = one
    const group = record.attributes.MessageGroupId
    const before = left()
    try {
      if (group !== undefined && heldUp.has(group)) throw heldUp.get(group)
      if ('error' in one) throw one.error
      // Nobody knows how long the next one takes: twice as long as any so far is likely to be enough.
      if (before < RESERVE_MS + 2 * longest) throw new OutOfTime(why)
      await run([one.message])
    } catch (error) {
      failed.push({ record, error })
      if (group !== undefined) heldUp.set(group, error)
    }
    longest = Math.max(longest, before - left())
  }
  return { failed }
}

function readBody<Message>(body: string, schema: z.ZodType<Message>): { message: Message } | { error: unknown } {
  try {
    return { message: schema.parse(JSON.parse(body)) }
  } catch (error) {
    return { error: new UnreadableMessage(error) }
  }
}
