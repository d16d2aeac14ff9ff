import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { RecentBytes } from './recent-bytes.ts'

/** Bytes of the command's output that are kept from its beginning, and as many from its end. */
export const KEPT_BYTES = 1024 * 1024

const NEWLINE = 10

/** Bytes at the end of the output in which a reason for a failure is looked for. */
const REASON_BYTES = 16 * 1024

/**
 * The log of an execution: the runner's own lines, marked `[cascade]`, and what the command writes. Of that, beginning
 * and end are kept and the middle is left out, so that no job can fill the disk by talking.
 */
export class ExecutionLog {
  readonly #file: number
  readonly #reader: number
  readonly #recent = new RecentBytes(KEPT_BYTES)
  #skipped = 0
  #problem: Error | undefined
  #midLine = false

  /** Opens the log of this path; goes on behind what stands there. */
  constructor(path: string) {
    this.#file = openSync(path, 'a')
    this.#reader = openSync(path, 'r')
  }

  /** A line of the runner's own. Never throws: {@link endOutput} does. */
  line(text: string): void {
    this.#write(Buffer.from(`${this.#midLine ? '\n' : ''}[cascade] ${text}\n`))
  }

  /** What the command wrote. Never throws, as nobody could catch it: {@link endOutput} does. */
  write(chunk: Buffer): void {
    const head = chunk.subarray(0, Math.max(0, KEPT_BYTES - this.#recent.total))
    this.#recent.push(chunk)
    if (head.length > 0) this.#write(head)
  }

  /** So many bytes that the command wrote were dropped before they came here. */
  skip(bytes: number): void {
    this.#skipped += bytes
  }

  /** The command writes no more: its last words follow. Throws when the log could not be written, by then or before. */
  endOutput(): void {
    const after = this.#recent.total - KEPT_BYTES
    const leftOut = this.#skipped + Math.max(0, after - KEPT_BYTES)
    if (leftOut > 0) this.line(`${leftOut} bytes of output are left out here`)
    if (after > 0) this.#write(this.#recent.last(Math.min(after, KEPT_BYTES)))
    if (this.#problem !== undefined) throw this.#problem
  }

  /** The end of what the command wrote, where the reason of a failure stands. */
  lastWords(): string {
    return this.#recent.last(REASON_BYTES).toString('utf8')
  }

  /** Ends the log; returns all that stands in it. Read from the open file: a job could put another in its place. */
  close(): Buffer {
    const whole = readFileSync(this.#reader)
    for (const file of [this.#file, this.#reader]) closeSync(file)
    return whole
  }

  #write(bytes: Buffer): void {
    try {
      writeSync(this.#file, bytes)
      if (bytes.length > 0) this.#midLine = bytes.at(-1) !== NEWLINE
    } catch (error) {
      this.#problem ??= error instanceof Error ? error : new Error(String(error))
    }
  }
}
