/** The last bytes of a stream, and how many there were in all. */
export class RecentBytes {
  readonly #limit: number
  readonly #chunks: Buffer[] = []
  #held = 0
  #total = 0

  /** Keeps at least the last `limit` bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes so far, kept or not. */
  get total(): number {
    return this.#total
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#held += chunk.length
    this.#total += chunk.length
    let first = this.#chunks[0]
    while (first !== undefined && this.#held - first.length >= this.#limit) {
      this.#chunks.shift()
      this.#held -= first.length
      first = this.#chunks[0]
    }
  }

  /** The last bytes, at most `count` and at most what is kept. */
  last(count: number): Buffer {
    const all = Buffer.concat(this.#chunks)
    return all.subarray(Math.max(0, all.length - count))
  }
}
