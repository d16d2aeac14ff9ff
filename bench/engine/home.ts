import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulatedHome, type SimulatedHome } from '../../test/fixtures/simulated-home.ts'

/** Milliseconds and records of each stage. */
export type StageTimes = Record<string, { records: number; milliseconds: number }>

/** The engine's stages on a database on disk, with jobs that end when they are told, and a watch on every step. */
export interface BenchHome extends SimulatedHome {
  readonly times: StageTimes
  /** Does work in one transaction, and books its time under a name. */
  timed(stage: string, records: number, work: () => Promise<void>): Promise<void>
  close(): void
}

/** Makes a home in a temporary directory; `close` takes it away. */
export async function benchHome(): Promise<BenchHome> {
  const directory = await mkdtemp(join(tmpdir(), 'cascade-bench-'))
  const times: StageTimes = {}
  const book = (stage: string, records: number, milliseconds: number): void => {
    const time = (times[stage] ??= { records: 0, milliseconds: 0 })
    time.records += records
    time.milliseconds += milliseconds
  }
  const clock = { now: () => Date.now(), advance: () => undefined }
  const home = simulatedHome({ path: join(directory, 'cascade.db'), clock, onStep: book })
  return {
    ...home,
    times,
    timed: async (stage, records, work) => {
      const started = performance.now()
      await home.exclusive.run(() => home.database.step(work))
      book(stage, records, performance.now() - started)
    },
    close: () => {
      home.database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
