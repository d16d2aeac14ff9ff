import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Drive } from '../../engine/drive.ts'
import { Exclusive } from '../../engine/exclusive.ts'
import { localPorts, type LocalPorts } from '../../engine/local-ports.ts'
import { CTA_METADATA_FIELDS } from '../../shared/config/metadata-fields.ts'
import { LocalDatabase } from '../../shared/local/database.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { memoryObjects } from '../../test/fixtures/memory-objects.ts'
import { SimulatedSite } from '../../test/fixtures/simulated-site.ts'

/** Milliseconds and records of each stage. */
export type StageTimes = Record<string, { records: number; milliseconds: number }>

/** The engine's stages on a database on disk, with jobs that end when they are told, and a watch on every step. */
export interface BenchHome {
  readonly ports: LocalPorts
  readonly site: SimulatedSite
  readonly drive: Drive
  readonly times: StageTimes
  /** Does work in one transaction, and books its time under a name. */
  timed(stage: string, records: number, work: () => Promise<void>): Promise<void>
  close(): void
}

/** Makes a home in a temporary directory; `close` takes it away. */
export async function benchHome(): Promise<BenchHome> {
  const directory = await mkdtemp(join(tmpdir(), 'cascade-bench-'))
  const database = new LocalDatabase(join(directory, 'cascade.db'))
  const schema = metadataSchema(CTA_METADATA_FIELDS)
  const clock = { now: () => Date.now() }
  const objects = memoryObjects()
  const sites: SimulatedSite[] = []
  const ports = localPorts({
    database,
    schema,
    objects,
    clock,
    site: (queue) => {
      const site = new SimulatedSite({ queue, objects, clock })
      sites.push(site)
      return site
    },
  })
  const [site] = sites
  if (site === undefined) throw new Error('localPorts made no site')
  const times: StageTimes = {}
  const book = (stage: string, records: number, milliseconds: number): void => {
    const time = (times[stage] ??= { records: 0, milliseconds: 0 })
    time.records += records
    time.milliseconds += milliseconds
  }
  const exclusive = new Exclusive()
  const settings = {
    schema,
    objectStorageElement: 'home',
    systemFields: ['production', 'transformation', 'task'],
    site: 'simulated',
  }
  const onProblem = (message: string): void => {
    throw new Error(message)
  }
  const drive = new Drive({ database, exclusive, ports, settings, onProblem, onStep: book })
  return {
    ports,
    site,
    drive,
    times,
    timed: async (stage, records, work) => {
      const started = performance.now()
      await exclusive.run(() => database.step(work))
      book(stage, records, performance.now() - started)
    },
    close: () => {
      database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
