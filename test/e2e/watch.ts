/** How long parts of a run take, for people. */
export class Watch {
  #last = Date.now()
  readonly #laps: string[] = []

  /** Something is over that began when the lap before was. */
  lap(what: string): void {
    const now = Date.now()
    this.#laps.push(`${what} ${((now - this.#last) / 1000).toFixed(1)} s`)
    this.#last = now
  }

  toString(): string {
    return this.#laps.join(', ')
  }
}
