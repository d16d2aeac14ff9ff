import type { Clock } from '../../ports/clock.ts'
import type { Queue } from '../../ports/queue.ts'
import type { LocalDatabase } from '../database.ts'
import type { Environment } from './machine-environment.ts'

/** The site of one machine, as it is configured. */
export interface LocalSiteSettings {
  readonly name: string
  /** Processors that jobs may use at a time, going by what they ask for; a job that asks for more runs alone. */
  readonly slots: number
  /** `none`: images are ignored, commands run on the machine itself. */
  readonly container: 'auto' | 'none'
}

/** What the site of one machine works with. */
export interface LocalSiteOptions {
  readonly database: LocalDatabase
  readonly queue: Queue
  readonly clock: Clock
  /** Holds the work directories. Absolute path. */
  readonly directory: string
  /** The directory of the local objects. Absolute path. */
  readonly objectsDirectory: string
  readonly site: LocalSiteSettings
  /** The engine's own: runners and jobs get it, but for what would hurt them. */
  readonly environment: Environment
  /** Runs work when nothing else uses the database, and lets nothing else until it is over. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>
  /** Told, in a sentence for people, what the machine refused; the site tries again by itself. */
  readonly report: (problem: string) => void
}
