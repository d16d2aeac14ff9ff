/** Lets one piece of work at a time use the database, in the order in which they asked. */
export class Exclusive {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs work when all that asked before is over, whether it succeeded or not. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
