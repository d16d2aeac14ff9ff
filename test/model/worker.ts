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
  /** The call it stands before; of several that it makes side by side, the first. */
  waitsFor: PortCall = { name: 'nothing', args: [] }
  state: 'running' | 'done' | 'failed' | 'dead' = 'running'
  /** Why it failed. */
  error = ''
  /** Milliseconds since 1970 until which it stands still, whatever others do. */
  asleepUntil = 0
  /** Whether it has stood still before this call already. */
  hasRested = false
  /** Calls that wait for their turn, in the order in which they were made. */
  readonly #waiting: { readonly call: PortCall; readonly grant: (fate: Fate) => void }[] = []
  /** A call has had its turn and is not over. */
  #isCalling = false
  #parked: () => void = () => undefined

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
    const next = this.#waiting.shift()
    if (next === undefined) throw new Error(`${this.name} stands before no call`)
    this.#isCalling = true
    if (fate === 'dies-before') this.state = 'dead'
    else await this.#untilParked(() => next.grant(fate))
  }

  /** Made by the port proxy: waits for its turn, then meets its fate. */
  async call<T>(call: PortCall, effect: () => Promise<T>): Promise<T> {
    const fate = await new Promise<Fate>((grant) => {
      this.#waiting.push({ call, grant })
      this.#stand()
    })
    try {
      if (fate === 'fails') throw new PortFailure(`${call.name} failed`)
      const result = await effect()
      if (fate === 'answer-lost') throw new PortFailure(`${call.name}: no answer`)
      if (fate !== 'dies-after') return result
    } finally {
      this.#isCalling = false
      this.#stand()
    }
    this.#end('dead')
    return new Promise<T>(() => undefined)
  }

  #stand(): void {
    const [first] = this.#waiting
    if (first === undefined || first.call === this.waitsFor || this.#isCalling) return
    this.waitsFor = first.call
    this.hasRested = false
    this.#parked()
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
