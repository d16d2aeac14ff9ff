/** Milliseconds after which what failed is tried again: a full disk or too many processes may pass. */
export const RETRY_AFTER = 5000

/** Runs one piece of work again and again: when it is wanted, one run at a time, and later once more when it failed. */
export class Turns {
  readonly #work: () => Promise<void>
  readonly #failed: (error: unknown) => void
  #wanted = false
  #stopped = false
  #turning: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined

  constructor(work: () => Promise<void>, failed: (error: unknown) => void) {
    this.#work = work
    this.#failed = failed
  }

  /** Has a run made, soon; a wish that comes during a run makes one more after it. */
  want(): void {
    this.#wanted = true
    if (this.#stopped || this.#turning !== undefined) return
    this.#turning = this.#run().finally(() => {
      this.#turning = undefined
      // A wish that came after the last look and before this line.
      if (this.#wanted) this.want()
    })
  }

  /** Has a run made after a while, in which other wishes are granted as ever. */
  wantLater(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined
      this.want()
    }, RETRY_AFTER)
  }

  /** Fulfilled when no run is being made. */
  async idle(): Promise<void> {
    while (this.#turning !== undefined) await this.#turning
  }

  /** Lets the present run end, and makes none any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#retry)
    await this.idle()
  }

  async #run(): Promise<void> {
    while (this.#wanted && !this.#stopped) {
      this.#wanted = false
      try {
        await this.#work()
      } catch (error) {
        this.#failed(error)
        this.wantLater()
      }
    }
  }
}
