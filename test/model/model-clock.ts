import type { Clock } from '../../shared/ports/clock.ts'

/** Time that passes only when the scheduler says so. */
export class ModelClock implements Clock {
  #now = 1_700_000_000_000

  now(): number {
    return this.#now
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
  }

  /** Nothing happens before this moment. */
  passUntil(moment: number): void {
    this.#now = Math.max(this.#now, moment)
  }
}
