import type { Ports } from '../../shared/ports/ports.ts'

/** Something for a worker to do, and what becomes of its source when the worker succeeds, fails or dies. */
export interface Work {
  readonly name: string
  readonly mortal: boolean
  run(ports: Ports): Promise<void>
  done(): void
  failed(error: string): void
  died(): void
  /** It is given to another worker as well. */
  doubled(): void
}

/** Where work comes from: a queue, the catalog's stream, a person. */
export interface Source {
  /** Work that may be begun now; undefined when there is none. */
  take(): Work | undefined
  /** Whether there is work that may be begun now. */
  ready(): boolean
  /** When there will be work, in milliseconds since 1970, if nothing else happens; null: never. */
  next(): number | null
}
