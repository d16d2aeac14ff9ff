import type { MessageOf, QueueName } from '../../shared/messages/queues.ts'
import type { Queue } from '../../shared/ports/queue.ts'
import type { ModelClock } from './model-clock.ts'
import type { Random } from './random.ts'

/** Longest delay of a message that nobody asked to be delayed. */
const LATE_MS = 5 * 60_000
/** A message comes again when its worker is longer dead than any lease lasts. */
const VISIBILITY_MS = 40 * 60_000

/** A message on its way. */
export interface Item {
  readonly queue: QueueName
  readonly body: unknown
  /** Milliseconds since 1970. */
  visible: number
  failures: number
}

/** Queues as bad as SQS may be, and worse: messages come twice, late, and in any order. */
export class ModelQueue implements Queue {
  readonly items: Item[] = []
  readonly #random: Random
  readonly #clock: ModelClock
  readonly #double: number
  readonly #late: number

  constructor(random: Random, clock: ModelClock) {
    this.#random = random
    this.#clock = clock
    this.#double = random.chance(0.3) ? 0 : random.next() * 0.4
    this.#late = random.next() * 0.2
  }

  async send<Q extends QueueName>(queue: Q, messages: readonly MessageOf<Q>[], delaySeconds = 0): Promise<void> {
    for (const message of messages)
      for (let copies = this.#random.chance(this.#double) ? 2 : 1; copies > 0; copies -= 1) {
        const late = this.#random.chance(this.#late) ? this.#random.between(0, LATE_MS) : 0
        const visible = this.#clock.now() + delaySeconds * 1000 + late
        this.items.push({ queue, body: structuredClone(message), visible, failures: 0 })
      }
  }

  /** Some messages of one queue that may be seen now, in any order. */
  take(limits: ReadonlyMap<QueueName, number>): readonly Item[] {
    const queue = this.#random.pick(this.#visible())?.queue
    if (queue === undefined) return []
    const all = this.#visible().filter((item) => item.queue === queue)
    const count = Math.min(limits.get(queue) ?? 1, this.#random.between(1, 4))
    const taken = this.#random.shuffled(all).slice(0, count)
    for (const item of taken) this.items.splice(this.items.indexOf(item), 1)
    return taken
  }

  hasVisible(): boolean {
    return this.items.some((item) => item.visible <= this.#clock.now())
  }

  /** When the next message may be seen; null: there is none. */
  nextVisible(): number | null {
    return this.items.length === 0 ? null : Math.min(...this.items.map((item) => item.visible))
  }

  /** Their step failed: they come again soon. */
  failed(items: readonly Item[]): void {
    for (const item of items)
      this.items.push({
        ...item,
        failures: item.failures + 1,
        visible: this.#clock.now() + this.#random.between(100, 30_000),
      })
  }

  /** Their worker stands still: another gets them too. */
  doubled(items: readonly Item[]): void {
    for (const item of items) this.items.push({ ...item, visible: this.#clock.now() })
  }

  /** Their worker died: they come again when it is certain that it did. */
  abandoned(items: readonly Item[]): void {
    for (const item of items) this.items.push({ ...item, visible: this.#clock.now() + VISIBILITY_MS })
  }

  #visible(): readonly Item[] {
    return this.items.filter((item) => item.visible <= this.#clock.now())
  }
}
