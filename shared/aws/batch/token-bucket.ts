import { setTimeout } from 'node:timers/promises'
import * as z from 'zod'
import type { Clock } from '../../ports/clock.ts'
import { again } from '../again.ts'
import { listKey } from '../keys.ts'
import type { Table } from '../table.ts'

/** SubmitJob calls a second of one account and Region: 50 (service quotas of Batch), less what people and clocks may need. */
const PER_SECOND = 40
const APART_MS = 1000 / PER_SECOND
/** Longer than this nobody waits: its message comes again. */
const WAIT_MOST_MS = 20_000

const itemSchema = z.object({ next: z.number() })

/**
 * Spreads SubmitJob calls of all workers over time. One item says when the next call may go; who wants to call moves it on and
 * waits until its own time has come, once, however many others there are. A worker that dies meanwhile costs one call's time.
 */
export class TokenBucket {
  readonly #table: Table
  readonly #clock: Clock

  constructor(table: Table, clock: Clock) {
    this.#table = table
    this.#clock = clock
  }

  /** Comes back when one call may be made. */
  async take(): Promise<void> {
    let wait = 0
    await again(undefined, async () => {
      const reserved = await this.#reserve()
      wait = reserved ?? 0
      // Anything but undefined: a rival was faster.
      return reserved === undefined ? null : undefined
    })
    if (wait > 0) await setTimeout(wait)
  }

  /** How long to wait for a call's time, in milliseconds; undefined when a rival was faster. */
  async #reserve(): Promise<number | undefined> {
    const item = await this.#table.get(KEY)
    const now = this.#clock.now()
    const seen = item === undefined ? null : itemSchema.parse(item).next
    const mine = Math.max(seen ?? 0, now)
    if (mine - now > WAIT_MOST_MS) throw new Error('more is handed in than Batch takes from one account: come again')
    const condition =
      seen === null ? { when: 'attribute_not_exists(#next)' } : { when: '#next = :seen', values: { seen } }
    const values = { ...('values' in condition ? condition.values : {}), next: mine + APART_MS }
    const held = await this.#table.update(KEY, 'SET #next = :next', { when: condition.when, values })
    return held === undefined ? undefined : mine - now
  }
}

const KEY = listKey.build({ list: 'tokens', name: 'submit-job' })
