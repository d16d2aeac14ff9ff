import { mulberry32 } from '../fixtures/mulberry32.ts'

/** One stream of random numbers for a whole history: the same seed makes the same history. */
export class Random {
  /** At least 0, less than 1. */
  readonly next: () => number

  constructor(seed: number) {
    this.next = mulberry32(seed)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A whole number of at least `from` and at most `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  /** One of a list; undefined when it is empty. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.next() * list.length)]
  }

  shuffled<T>(list: readonly T[]): readonly T[] {
    const rest = [...list]
    const result: T[] = []
    while (rest.length > 0) result.push(...rest.splice(Math.floor(this.next() * rest.length), 1))
    return result
  }
}
