import { Definitions } from './definitions.ts'
import type { TwinJob } from './twin-job.ts'

/** What the twin knows. It outlives a twin that is stopped when it is given to the next one. */
export class TwinMemory {
  readonly definitions = new Definitions()
  /** By id, in the order in which they came. */
  readonly jobs = new Map<string, TwinJob>()

  /** Remembers jobs. */
  add(jobs: readonly TwinJob[]): void {
    for (const job of jobs) this.jobs.set(job.id, job)
  }

  /** Children of an array that are there already, by their index. */
  children({ id, array }: TwinJob): readonly TwinJob[] {
    return Array.from({ length: array?.size ?? 0 }, (_, index) => this.jobs.get(`${id}:${index}`) ?? []).flat()
  }

  /** Forgets jobs that are over, as Batch does after a week or so. */
  forget(ids: Iterable<string>): void {
    for (const id of ids) this.jobs.delete(id)
  }
}
