import { setTimeout } from 'node:timers/promises'
import * as z from 'zod'
import type { Clock } from '../../ports/clock.ts'
import { listKey } from '../keys.ts'
import type { Table } from '../table.ts'

/** SubmitJob calls a second of one account and Region: 50 (service quotas of Batch), less what people and clocks may need. */
const PER_SECOND = 40
const APART_MS = 1000 / PER_SECOND
/** Longer than this nobody waits: its message comes again. */
const WAIT_MOST_MS = 20_000
/** A rival may come between the two ways to reserve a time, once: then the first way is open. */
const ROUNDS = 2

const itemSchema = z.object({ next: z.number() })

/**
 * Spreads SubmitJob calls of all workers over time. One item says when the next call may go; who wants to call moves it on by one
 * call and waits until its own time has come, once, however many others there are. A worker that dies meanwhile costs one call's
 * time. Several deployments of an account have a bucket each: what they are together too fast for is sent again.
 */
export class TokenBucket {
  readonly #table: Table
  readonly #clock: Clock

  constructor(table: Table, clock: Clock) {
    this.#table = table
    this.#clock = clock
  }

  /** Comes back when one call may be made. Throws when that is too long away. */
  async take(): Promise<void> {
    // One and the same for both ways: if it is too late for the one, then not for the other.
    const now = this.#clock.now()
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = (await this.#behindOthers(now)) ?? (await this.#afterRest(now))
      if (next === undefined) continue
      const wait = next - APART_MS - this.#clock.now()
      if (wait > 0) await setTimeout(wait)
      return
    }
    throw new Error('more is handed in than Batch takes from one account: come again')
  }

  /** After those that wait already. Rivals do not get into each other's way: each adds to what is there. */
  #behindOthers(now: number): Promise<number | undefined> {
    const values = { now, apart: APART_MS, most: now + WAIT_MOST_MS }
    return this.#move('SET #next = #next + :apart', '#next >= :now AND #next <= :most', values)
  }

  /** When nobody waits, at once: what was not used is not saved up. */
  #afterRest(now: number): Promise<number | undefined> {
    const values = { now, after: now + APART_MS }
    return this.#move('SET #next = :after', 'attribute_not_exists(#next) OR #next < :now', values)
  }

  async #move(set: string, when: string, values: Readonly<Record<string, number>>): Promise<number | undefined> {
    const item = await this.#table.update(KEY, set, { when, values })
    return item === undefined ? undefined : itemSchema.parse(item).next
  }
}

const KEY = listKey.build({ list: 'tokens', name: 'submit-job' })
