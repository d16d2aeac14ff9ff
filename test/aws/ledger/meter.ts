/** What is paid for, by DynamoDB's, SQS's and S3's own units. */
export type Unit = 'write units' | 'read units' | 'SQS requests' | 'S3 writes' | 'S3 reads' | 'requests' | 'calls'

/** An amount that a stage used, of things of one kind: items, messages, objects. */
export interface Entry {
  readonly stage: string
  readonly unit: Unit
  readonly kind: string
  readonly amount: number
}

/** Adds up what is used, for the stage that runs at the moment. */
export class Meter {
  /** Who is at work. */
  stage: string = 'nobody'
  readonly #sums = new Map<string, Entry>()

  add(unit: Unit, kind: string, amount: number, stage = this.stage): void {
    const name = JSON.stringify([stage, unit, kind])
    const before = this.#sums.get(name)?.amount ?? 0
    this.#sums.set(name, { stage, unit, kind, amount: before + amount })
  }

  entries(): readonly Entry[] {
    return [...this.#sums.values()]
  }

  /** The sum of all entries that are asked for. */
  sum(unit: Unit, asked: (entry: Entry) => boolean = () => true): number {
    return this.entries()
      .filter((entry) => entry.unit === unit && asked(entry))
      .reduce((sum, { amount }) => sum + amount, 0)
  }
}
