import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { takeMessages, UnreadableMessage, type QueueRecord } from '../../shared/aws/lambda/take-messages.ts'

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

/** Takes a batch with a stage that does all of what it is given or nothing. */
async function take(batch: readonly Sent[]) {
  const runs: (readonly string[])[] = []
  const done: string[] = []
  const { failed } = await takeMessages(batch.map(recordOf), schema, async (messages) => {
    const ids = messages.map(({ id }) => id)
    runs.push(ids)
    const bad = messages.find(({ fails }) => fails)
    if (bad !== undefined) return Promise.reject(new Error(`${bad.id} fails`))
    done.push(...ids)
    return Promise.resolve()
  })
  return { failed, done, runs }
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
})
