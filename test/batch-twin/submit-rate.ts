/** How many SubmitJob calls an account may make in any one second. */
export class SubmitRate {
  readonly #most: number
  #taken: number[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** Whether one more may be made now. */
  take(): boolean {
    const now = performance.now()
    this.#taken = this.#taken.filter((at) => at > now - 1000)
    if (this.#taken.length >= this.#most) return false
    this.#taken.push(now)
    return true
  }
}
