import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { trackMessageSchema, type TrackMessage } from '../../shared/messages/track.ts'
import { LocalDatabase } from '../../shared/local/database.ts'
import { localObjects } from '../../shared/local/objects.ts'
import { LocalSite } from '../../shared/local/site.ts'
import type { LocalSiteOptions, LocalSiteSettings } from '../../shared/local/site/site-options.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import type { Queue } from '../../shared/ports/queue.ts'

/** A home for local sites, one after the other, as engines come and go. */
export interface SiteGround {
  readonly directory: string
  readonly work: string
  readonly database: LocalDatabase
  readonly objects: Objects
  readonly sent: TrackMessage[]
  readonly problems: string[]
  /** Runs work when nothing else on this home uses the database. */
  readonly exclusive: LocalSiteOptions['exclusive']
  /** A site on this home; it is stopped, and its jobs are ended, when the test is over. */
  readonly site: (settings?: Partial<LocalSiteSettings>) => LocalSite
}

/** A new home, with blanks and other scripts in its path; removed when the test is over. */
export async function aSiteGround(): Promise<SiteGround> {
  const directory = await mkdtemp(join(tmpdir(), 'cascade site 天文 '))
  onTestFinished(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))
  const database = new LocalDatabase(join(directory, 'db'))
  onTestFinished(() => {
    database.close()
  })
  const [work, objectsDirectory] = [join(directory, 'work'), join(directory, 'objects')]
  const [sent, problems]: [TrackMessage[], string[]] = [[], []]
  const exclusive = oneAtATime()
  const site = (settings: Partial<LocalSiteSettings> = {}): LocalSite => {
    const made = new LocalSite({
      database,
      queue: collector(sent),
      clock: { now: () => 1000 },
      directory: work,
      objectsDirectory,
      site: { name: 'here', slots: 2, container: 'auto', ...settings },
      environment: process.env,
      exclusive,
      report: (problem) => problems.push(problem),
    })
    onTestFinished(() => made.stop())
    return made
  }
  return { directory, work, database, objects: localObjects(objectsDirectory), sent, problems, exclusive, site }
}

/** A queue that keeps what is sent to `track`; nothing else is ever sent by a site. */
function collector(sent: TrackMessage[]): Queue {
  return {
    send: (queue, messages) => {
      if (queue !== 'track') throw new Error(`a site sent to ${queue}`)
      sent.push(...messages.map((message) => trackMessageSchema.parse(message)))
      return Promise.resolve()
    },
  }
}

function oneAtATime(): LocalSiteOptions['exclusive'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }
}
