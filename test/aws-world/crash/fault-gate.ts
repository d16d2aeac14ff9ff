import type { AwsClients } from '../aws-world.ts'

/**
 * What becomes of the call that is hit: it throws before it has an effect, or after it; or the function dies after it: whatever
 * it goes on to ask for has no effect either. (Dying before a call is dying after the one before.)
 */
export const FAULTS = ['throws before', 'throws after', 'dies after'] as const
/** See {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number]

/** An SDK's error after its last retry. */
export class FaultError extends Error {}

/** Stands before AWS: lets all calls of the clients pass, but for one of a function that is to be hit. */
export class FaultGate {
  /** Names of the calls that were hit, in order. */
  readonly hit: string[] = []
  #left = 0
  #fault: Fault = 'throws before'
  #dead = false
  #onTheirWay = 0
  #atRest: () => void = () => undefined

  constructor({ dynamodb, s3, sqs }: AwsClients) {
    const gate =
      <Args, Answer>(next: (args: Args) => Promise<Answer>, { commandName = '' }: { readonly commandName?: string }) =>
      (args: Args) =>
        this.#call(commandName, () => next(args))
    const first = { step: 'initialize', name: 'faultGate', priority: 'high' } as const
    dynamodb.middlewareStack.add(gate, first)
    s3.middlewareStack.add(gate, first)
    sqs.middlewareStack.add(gate, first)
  }

  /** Runs work whose call of this number (from 1) meets a fault; returns when nothing of it is on its way any more. Throws as the work does. */
  async strike(at: number, fault: Fault, work: () => Promise<unknown>): Promise<void> {
    this.#left = at
    this.#fault = fault
    try {
      await work()
    } finally {
      while (this.#onTheirWay > 0) await new Promise<void>((resolve) => (this.#atRest = resolve))
      this.#left = 0
      this.#dead = false
    }
  }

  async #call<Answer>(name: string, effect: () => Promise<Answer>): Promise<Answer> {
    if (this.#dead) throw new FaultError(`${name}: the function is dead`)
    const isHit = this.#left > 0 && (this.#left -= 1) === 0
    if (isHit) this.hit.push(name)
    if (isHit && this.#fault === 'throws before') throw new FaultError(`${name} failed`)
    if (isHit && this.#fault === 'dies after') this.#dead = true
    this.#onTheirWay += 1
    try {
      const answer = await effect()
      if (isHit) throw new FaultError(`${name}: its answer is lost`)
      return answer
    } finally {
      this.#onTheirWay -= 1
      if (this.#onTheirWay === 0) this.#atRest()
    }
  }
}
