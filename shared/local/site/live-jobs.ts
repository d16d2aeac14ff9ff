import { join } from 'node:path'
import { holderOf } from './claim.ts'
import { killGroup } from './kill.ts'
import type { Environment } from './machine-environment.ts'
import { isAlive, type KnownProcess } from './process-identity.ts'
import type { SiteJob } from './site-jobs.ts'
import { startRunner } from './start-runner.ts'
import type { WorkDirectories } from './work-directories.ts'

/** Milliseconds between two looks at processes that another engine started: nobody tells us of their ends. */
const POLL_INTERVAL = 300

/** Milliseconds between asking a runner to end and killing it; it needs some to end its command. */
const KILL_AFTER = 5000

interface LiveJob {
  readonly job: SiteJob
  readonly runner: KnownProcess
  readonly adopted: boolean
  killing: NodeJS.Timeout | undefined
}

/** What live jobs need to know of their surroundings. */
export interface LiveJobsSetting {
  readonly directories: WorkDirectories
  readonly objectsDirectory: string
  readonly environment: Environment
  /** Told of each execution whose process has ended. */
  readonly onEnd: (job: SiteJob) => void
}

/** The runners that live, started by this engine or by one before it. */
export class LiveJobs {
  readonly #setting: LiveJobsSetting
  readonly #live = new Map<number, LiveJob>()
  #poll: NodeJS.Timeout | undefined

  constructor(setting: LiveJobsSetting) {
    this.#setting = setting
  }

  /** Starts the runner of an execution. When this throws, none has been started and its directory is gone again. */
  async start(job: SiteJob, order: string): Promise<void> {
    const { directories, objectsDirectory, environment } = this.#setting
    try {
      const workDirectory = await directories.make(job.id, order)
      const compileCache = join(directories.root, 'compile-cache')
      const { pid, identity, ended } = await startRunner({ workDirectory, objectsDirectory, compileCache, environment })
      this.#live.set(job.id, { job, runner: { pid, identity }, adopted: false, killing: undefined })
      void ended.then(() => {
        this.#gone(job.id)
      })
    } catch (error) {
      await directories.remove(job.id)
      throw error
    }
  }

  /** Watches the runner of an execution that an engine before this one started. False when it has ended. */
  adopt(job: SiteJob): boolean {
    const runner = holderOf(this.#setting.directories.path(job.id))
    if (runner === undefined) return false
    this.#live.set(job.id, { job, runner, adopted: true, killing: undefined })
    this.#poll ??= setInterval(() => {
      this.#look()
    }, POLL_INTERVAL)
    return true
  }

  /** Asks the runner of an execution to end, and kills it when it does not. Asked again, it does nothing. */
  terminate(id: number): void {
    const live = this.#live.get(id)
    if (live === undefined || live.killing !== undefined) return
    signal(live, 'SIGTERM')
    live.killing = setTimeout(() => {
      signal(live, 'SIGKILL')
    }, KILL_AFTER)
  }

  /** Looks after nothing any more; the runners live on. */
  release(): void {
    clearInterval(this.#poll)
    for (const { killing } of this.#live.values()) clearTimeout(killing)
    this.#live.clear()
  }

  #look(): void {
    for (const { job, runner, adopted } of this.#live.values()) if (adopted && !isAlive(runner)) this.#gone(job.id)
  }

  #gone(id: number): void {
    const live = this.#live.get(id)
    if (live === undefined) return
    clearTimeout(live.killing)
    this.#live.delete(id)
    this.#setting.onEnd(live.job)
  }
}

function signal({ runner }: LiveJob, name: 'SIGTERM' | 'SIGKILL'): void {
  if (isAlive(runner)) killGroup(runner.pid, name)
}
