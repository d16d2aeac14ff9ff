import { endMessage, type TrackMessage } from '../../messages/track.ts'
import type { Objects } from '../../ports/objects.ts'
import { localObjects } from '../objects.ts'
import { LiveJobs } from './live-jobs.ts'
import { hasResult } from './result-of.ts'
import { noRoomAt } from './room.ts'
import type { SiteJob, SiteJobs } from './site-jobs.ts'
import type { LocalSiteOptions } from './site-options.ts'
import { RETRY_AFTER, Turns } from './turns.ts'
import { WorkDirectories } from './work-directories.ts'

/** An execution whose runner has ended, or never began. */
interface EndedJob {
  readonly job: SiteJob
  readonly end: TrackMessage['end']
}

/** What a turn has to write down. */
interface News {
  readonly ended: readonly EndedJob[]
  /** Could not be started in the turn before. */
  readonly unstarted: readonly SiteJob[]
  /** Why no job should start now. */
  readonly noRoom: string | undefined
}

/** What a turn has to do once its transaction is written. */
interface Plan {
  readonly starting: readonly SiteJob[]
  readonly ending: readonly SiteJob[]
}

/** Room left by rounding: 0.1 + 0.2 of a processor fit into 0.3. */
const ROUNDING = 1e-9

/**
 * Starts jobs, looks after them and tells of their ends. It works in turns: each writes in one transaction which jobs
 * have ended, with their messages, and which start, and only then touches processes. So a row `running` is there before
 * its process is, and as long; `claim.ts` says why there are never two.
 */
export class SiteWorker {
  readonly #options: LocalSiteOptions
  readonly #jobs: SiteJobs
  readonly #objects: Objects
  readonly #directories: WorkDirectories
  readonly #live: LiveJobs
  readonly #turns: Turns
  readonly #ended: EndedJob[] = []
  readonly #unstarted: SiteJob[] = []
  #taking = false
  #stopped = false
  #servedLast = ''

  constructor(options: LocalSiteOptions, jobs: SiteJobs) {
    const { directory, objectsDirectory, environment } = options
    this.#options = options
    this.#jobs = jobs
    this.#objects = localObjects(objectsDirectory)
    this.#directories = new WorkDirectories(directory)
    const onEnd = (job: SiteJob): void => void this.#conclude(job, 'vanished')
    this.#live = new LiveJobs({ directories: this.#directories, objectsDirectory, environment, onEnd })
    this.#turns = new Turns(
      () => this.#turn(),
      (error) => {
        this.#report(error)
      },
    )
  }

  /** Rows have changed: sees to them when the transaction that changed them is over. */
  wake(): void {
    this.#turns.want()
  }

  /** Takes up what an engine before this one left. */
  async adopt(): Promise<void> {
    const running = await this.#options.exclusive(async () => this.#jobs.running())
    const known = new Set(running.map((job) => job.id))
    for (const id of await this.#directories.ids()) if (!known.has(id)) await this.#removeDirectory(id)
    for (const job of running) if (!this.#live.adopt(job)) await this.#conclude(job, 'interrupted')
    this.wake()
    await this.#turns.idle()
  }

  start(): void {
    this.#taking = true
    this.wake()
  }

  stopTaking(): void {
    this.#taking = false
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#turns.stop()
    this.#live.release()
  }

  /** A runner has ended: what came of it? `otherwise` is the answer when it left no manifest. */
  async #conclude(job: SiteJob, otherwise: 'vanished' | 'interrupted'): Promise<void> {
    if (this.#stopped) return
    try {
      const done = await hasResult(job, this.#directories.path(job.id), this.#objects)
      // Before its end is written down: a full disk may have room for that only then.
      await this.#removeDirectory(job.id)
      this.#ended.push({ job, end: done ? 'ended' : otherwise })
      this.wake()
    } catch (error) {
      this.#report(error)
      setTimeout(() => void this.#conclude(job, otherwise), RETRY_AFTER).unref()
    }
  }

  async #turn(): Promise<void> {
    const { database, exclusive } = this.#options
    const ended = [...this.#ended]
    const unstarted = [...this.#unstarted]
    const noRoom = await noRoomAt(this.#directories.root)
    const plan = await exclusive(() => database.step(() => this.#write({ ended, unstarted, noRoom })))
    this.#ended.splice(0, ended.length)
    this.#unstarted.splice(0, unstarted.length)
    for (const job of plan.ending) this.#live.terminate(job.id)
    for (const job of plan.starting) await this.#launch(job)
  }

  async #write({ ended, unstarted, noRoom }: News): Promise<Plan> {
    for (const job of unstarted) this.#jobs.setQueued(job.id)
    const cancelled = this.#jobs.ending('queued').map((job): EndedJob => ({ job, end: 'terminated' }))
    const over = [...ended, ...cancelled]
    await this.#options.queue.send(
      'track',
      over.map((one) => this.#messageOf(one)),
    )
    for (const { job } of over) this.#jobs.remove(job.id)
    return { starting: this.#take(noRoom), ending: this.#jobs.ending('running') }
  }

  #messageOf({ job, end }: EndedJob): TrackMessage {
    const asked = end !== 'ended' && this.#jobs.isEnding(job.id)
    return endMessage(job, asked ? 'terminated' : end)
  }

  /** The jobs that there is room for, in turn. One that needs more room is waited for: else it might wait for ever. */
  #take(noRoom: string | undefined): readonly SiteJob[] {
    const taken: SiteJob[] = []
    let used = this.#jobs.cpusInUse()
    while (this.#taking) {
      const next = this.#jobs.next(this.#servedLast)
      if (next === undefined || (used > 0 && used + next.cpus > this.#options.site.slots + ROUNDING)) break
      if (noRoom !== undefined) {
        this.#options.report(noRoom)
        this.#turns.wantLater()
        break
      }
      this.#jobs.setRunning(next.id, this.#options.clock.now())
      this.#servedLast = next.transformation
      used += next.cpus
      taken.push(next)
    }
    return taken
  }

  async #launch(job: SiteJob): Promise<void> {
    try {
      await this.#live.start(job, this.#jobs.order(job.id))
    } catch (error) {
      this.#report(error)
      this.#unstarted.push(job)
      this.#turns.wantLater()
    }
  }

  async #removeDirectory(id: number): Promise<void> {
    try {
      await this.#directories.remove(id)
    } catch (error) {
      this.#report(error)
    }
  }

  #report(error: unknown): void {
    this.#options.report(error instanceof Error ? error.message : String(error))
  }
}
