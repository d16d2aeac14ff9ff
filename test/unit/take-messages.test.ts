import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { OutOfTime, takeMessages, UnreadableMessage, type QueueRecord } from '../../shared/aws/lambda/take-messages.ts'

/** What a message does to the stage: `ok` is done, `fails` makes it throw, and the last two are no messages at all. */
const KINDS = ['ok', 'fails', 'no JSON', 'other version'] as const
type Kind = (typeof KINDS)[number]

interface Sent {
  readonly kind: Kind
  readonly group: string | undefined
}

const schema = z.strictObject({ version: z.literal(1), id: z.string(), fails: z.boolean() })
const sent: fc.Arbitrary<Sent> = fc.record({
  // Mostly good ones: else no batch is ever whole.
  kind: fc.oneof({ weight: 4, arbitrary: fc.constant<Kind>('ok') }, fc.constantFrom(...KINDS)),
  group: fc.constantFrom('a', 'b', undefined),
})

function recordOf({ kind, group }: Sent, index: number): QueueRecord {
  const version = kind === 'other version' ? 2 : 1
  const body = kind === 'no JSON' ? '{' : JSON.stringify({ version, id: `${index}`, fails: kind === 'fails' })
  return { messageId: `${index}`, body, attributes: { MessageGroupId: group } }
}

/** Ids of the messages that must come again: those with a fault, and those behind one in their FIFO group. */
function comingAgain(batch: readonly Sent[]): readonly string[] {
  return batch.flatMap(({ kind, group }, index) => {
    const behind = group !== undefined && batch.slice(0, index).some((one) => one.group === group && one.kind !== 'ok')
    return kind !== 'ok' || behind ? [`${index}`] : []
  })
}

/** How long a stage works, in seconds. */
interface Pace {
  /** As long as its call may take. */
  readonly call: number
  readonly wholeBatch: number
  readonly oneOf: (id: string) => number
}

const AT_ONCE: Pace = { call: Infinity, wholeBatch: 0, oneOf: () => 0 }

/** Takes a batch with a stage that does all of what it is given or nothing. */
async function take(batch: readonly Sent[], { call, wholeBatch, oneOf }: Pace = AT_ONCE) {
  let left = call
  const runs: (readonly string[])[] = []
  const done: string[] = []
  const run = async (messages: readonly z.output<typeof schema>[]): Promise<void> => {
    const ids = messages.map(({ id }) => id)
    runs.push(ids)
    left -= runs.length === 1 && ids.length === batch.length ? wholeBatch : oneOf(ids[0] ?? '')
    const bad = messages.find(({ fails }) => fails)
    if (bad !== undefined) return Promise.reject(new Error(`${bad.id} fails`))
    done.push(...ids)
    return Promise.resolve()
  }
  const { failed } = await takeMessages(batch.map(recordOf), { schema, run, left: () => left * 1000 })
  return { failed, done, runs, left }
}

const batches = fc.array(sent, { minLength: 1, maxLength: 12 })

describe('a batch of messages', () => {
  it('those that fail come again, and those behind them in their FIFO group; all others are done, once', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { failed, done } = await take(batch)
        const again = comingAgain(batch)
        expect(failed.map(({ record }) => record.messageId)).toEqual(again)
        expect(done.toSorted()).toEqual(
          batch
            .map((_, index) => `${index}`)
            .filter((id) => !again.includes(id))
            .toSorted(),
        )
      }),
    )
  })

  it('goes through the stage in the order of each FIFO group, and whole when nothing is wrong with it', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { done, runs } = await take(batch)
        for (const group of ['a', 'b']) {
          const ofGroup = done.filter((id) => batch[Number(id)]?.group === group)
          expect(ofGroup).toEqual(ofGroup.toSorted((a, b) => Number(a) - Number(b)))
        }
        if (batch.every(({ kind }) => kind === 'ok')) expect(runs).toEqual([done])
      }),
    )
  })

  it('one that is no message, or of a version that is not known, fails alone, and the stage never sees it', async () => {
    for (const kind of ['no JSON', 'other version'] as const) {
      const { failed, done, runs } = await take([
        { kind: 'ok', group: undefined },
        { kind, group: undefined },
        { kind: 'ok', group: undefined },
      ])
      expect([failed.map(({ record }) => record.messageId), done, runs.flat().includes('1')]).toEqual([
        ['1'],
        ['0', '2'],
        false,
      ])
    }
  })

  it('each that fails says with what', async () => {
    const { failed } = await take([
      { kind: 'fails', group: 'a' },
      { kind: 'ok', group: 'a' },
      { kind: 'fails', group: undefined },
    ])
    expect(failed.map(({ error }) => error)).toEqual([new Error('0 fails'), new Error('0 fails'), new Error('2 fails')])
  })

  it('of one message is not tried twice in one call', async () => {
    const { runs, failed } = await take([{ kind: 'fails', group: undefined }])
    expect([runs.length, failed.length]).toEqual([1, 1])
  })

  it('tell what cannot be read, and what is behind it, from what failed: these may come again soon', async () => {
    const batch: readonly Sent[] = [
      { kind: 'fails', group: 'a' },
      { kind: 'no JSON', group: 'b' },
      { kind: 'ok', group: 'b' },
      { kind: 'other version', group: undefined },
    ]
    const { failed } = await take(batch)
    const unreadable = failed.flatMap(({ record, error }) =>
      error instanceof UnreadableMessage ? [record.messageId] : [],
    )
    expect(failed.length).toBe(4)
    expect(unreadable).toEqual(['1', '2', '3'])
  })

  it('that failed leaves for the next call what it has no time for, and is not ended from outside', async () => {
    const batch: readonly Sent[] = Array.from({ length: 5 }, (_, index) => ({
      kind: index === 4 ? 'fails' : 'ok',
      group: undefined,
    }))
    const { failed, done, left } = await take(batch, { call: 120, wholeBatch: 60, oneOf: () => 12 })
    expect([done, left]).toEqual([['0', '1', '2'], 24])
    expect(failed).toMatchObject([
      { record: { messageId: '3' }, error: { cause: new Error('4 fails') } },
      { record: { messageId: '4' }, error: { cause: new Error('4 fails') } },
    ])
    expect(failed.every(({ error }) => error instanceof OutOfTime)).toBe(true)
  })

  it('always ends in time where one takes at most twice as long as those before it, and loses none', async () => {
    // A batch may fail when the call is nearly over; the first of its messages is tried then if there are ten seconds left.
    const paces = fc.record({
      wholeBatch: fc.integer({ min: 0, max: 119 }),
      slow: fc.double({ min: 0, max: 10, noNaN: true }),
    })
    await fc.assert(
      fc.asyncProperty(batches, paces, async (some, { wholeBatch, slow }) => {
        const batch: readonly Sent[] = [{ kind: 'fails', group: undefined }, ...some]
        const oneOf = (id: string): number => (Number(id) % 2 === 0 ? slow / 2 : slow)
        const { failed, done, left } = await take(batch, { call: 120, wholeBatch, oneOf })
        expect(left).toBeGreaterThanOrEqual(0)
        const again = failed.map(({ record }) => record.messageId)
        expect([...done, ...again].toSorted()).toEqual(batch.map((_, index) => `${index}`).toSorted())
        for (const group of ['a', 'b']) {
          const places = (ids: readonly string[]) => ids.map(Number).filter((id) => batch[id]?.group === group)
          expect(Math.max(-1, ...places(done))).toBeLessThan(Math.min(Infinity, ...places(again)))
        }
      }),
    )
  })
})
