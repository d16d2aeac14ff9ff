import { randomUUID } from 'node:crypto'
import type { TwinJobDetail } from './job-detail.ts'
import { ACCOUNT, REGION } from './place.ts'

/** A `Batch Job State Change`, as EventBridge hands it on. */
export interface BatchEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': 'Batch Job State Change'
  readonly source: 'aws.batch'
  readonly account: string
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: TwinJobDetail
}

/**
 * How often and when an event comes, by its number from 0: a delay in milliseconds for each time. `[]`: it is lost; `[0, 0]`: it
 * comes twice; `[500]`: late, and so after others that were later.
 */
export type Delivery = (event: BatchEvent, number: number) => readonly number[]

/** Who gets events. What it throws is told to nobody: EventBridge has no one to tell either. */
export type EventSink = (event: BatchEvent) => void | Promise<void>

/** The event of what a job has become. It holds for that moment, so the job is copied. */
export function stateChange(detail: TwinJobDetail): BatchEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Batch Job State Change',
    source: 'aws.batch',
    account: ACCOUNT,
    time: `${new Date().toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [detail.jobArn],
    detail: structuredClone(detail),
  }
}

/** Hands events to a sink as a delivery says. */
export class EventSender {
  readonly sent: BatchEvent[] = []
  readonly #sink: EventSink
  readonly #delivery: Delivery
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #onTheWay = new Set<Promise<void>>()
  readonly #report: (problem: unknown) => void

  constructor(sink: EventSink, delivery: Delivery, report: (problem: unknown) => void) {
    this.#sink = sink
    this.#delivery = delivery
    this.#report = report
  }

  send(event: BatchEvent): void {
    const delays = this.#delivery(event, this.sent.length)
    this.sent.push(event)
    for (const delay of delays) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        this.#hand(event)
      }, delay)
      this.#timers.add(timer)
    }
  }

  /** What is late by now will never come. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.all(this.#onTheWay)
  }

  #hand(event: BatchEvent): void {
    const handed = (async () => this.#sink(event))().catch(this.#report)
    this.#onTheWay.add(handed)
    void handed.then(() => this.#onTheWay.delete(handed))
  }
}
