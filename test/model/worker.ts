import type { Gate, PortCall } from './port-proxy.ts'

/**
 * What becomes of a port call: it goes through; it fails before it has an effect, or after it (the answer is lost); or
 * the worker dies before it, or after it.
 */
export type Fate = 'goes' | 'fails' | 'answer-lost' | 'dies-before' | 'dies-after'

/** The fault that a port call meets with: on AWS an SDK's error after its last retry. */
class PortFailure extends Error {}

/**
 * A worker that stands still before every port call until the scheduler lets it go on. A dead one never does: its code
 * does not run on, so that no `catch` or `finally` of it can tidy up.
 */
export class Worker implements Gate {
  readonly name: string
  /** Faults happen to it; a person at the keyboard has none. */
  readonly mortal: boolean
  /** The call it stands before. */
  waitsFor: PortCall = { name: 'nothing', args: [] }
  state: 'running' | 'done' | 'failed' | 'dead' = 'running'
  /** Why it failed. */
  error = ''
  /** Milliseconds since 1970 until which it stands still, whatever others do. */
  asleepUntil = 0
  /** Whether it has stood still before this call already. */
  hasRested = false
  #grant: ((fate: Fate) => void) | undefined
  #parked: () => void = () => undefined
  #isCalling = false
  /** Calls that wait for the one before them. */
  readonly #beside: (() => void)[] = []

  constructor(name: string, mortal: boolean) {
    this.name = name
    this.mortal = mortal
  }

  /** Starts the work; returns when it stands before its first port call, or has ended without one. */
  async start(work: () => Promise<void>): Promise<void> {
    await this.#untilParked(() => {
      work().then(
        () => this.#end('done'),
        (error: unknown) => {
          this.error = error instanceof Error ? (error.stack ?? error.message) : String(error)
          this.#end('failed')
        },
      )
    })
  }

  /** Lets the call go that it stands before; returns when it stands before the next, or has ended. */
  async step(fate: Fate): Promise<void> {
    const grant = this.#grant
    if (grant === undefined) throw new Error(`${this.name} stands before no call`)
    this.#grant = undefined
    if (fate === 'dies-before') this.state = 'dead'
    else await this.#untilParked(() => grant(fate))
  }

  /**
   * Made by the port proxy: waits for its turn, then meets its fate. Of calls that are made side by side one has its turn after the
   * other: others come between them as they would anyway.
   */
  async call<T>(call: PortCall, effect: () => Promise<T>): Promise<T> {
    if (this.#isCalling) await new Promise<void>((resolve) => void this.#beside.push(resolve))
    this.#isCalling = true
    try {
      return await this.#callAlone(call, effect)
    } finally {
      this.#goOn()
    }
  }

  /** Whoever has failed meanwhile makes no more calls. */
  #goOn(): void {
    const next = this.#beside.shift()
    this.#isCalling = next !== undefined
    if (next !== undefined) setImmediate(() => (this.state === 'running' ? next() : undefined))
  }

  async #callAlone<T>(call: PortCall, effect: () => Promise<T>): Promise<T> {
    const fate = await this.#turn(call)
    if (fate === 'fails') throw new PortFailure(`${call.name} failed`)
    const result = await effect()
    if (fate === 'answer-lost') throw new PortFailure(`${call.name}: no answer`)
    if (fate === 'dies-after') {
      this.#end('dead')
      return new Promise<T>(() => undefined)
    }
    return result
  }

  #turn(call: PortCall): Promise<Fate> {
    if (this.#grant !== undefined)
      throw new Error(`${this.name} makes two calls at once: ${this.waitsFor.name} and ${call.name}`)
    this.waitsFor = call
    this.hasRested = false
    return new Promise((resolve) => {
      this.#grant = resolve
      this.#parked()
    })
  }

  #end(state: 'done' | 'failed' | 'dead'): void {
    this.state = state
    this.#parked()
  }

  #untilParked(go: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#parked = resolve
      go()
    })
  }
}
