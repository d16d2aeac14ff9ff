import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContainerExit, Containers, RunningContainer } from './containers.ts'
import type { TwinContainer } from './requests.ts'
import type { ContainerEnd, TwinAttempt, TwinJob } from './twin-job.ts'

/** ECS lets containers have this long between SIGTERM and SIGKILL: 30 s there, less here. */
const GRACE_MS = 2000
const LOST_HOST = 'Host EC2 (instance i-0123456789abcdef0) terminated.'

/** Why an attempt is ended from outside: its host went, it took too long, or somebody said so. */
export type EndingCause = 'host' | 'timeout' | { readonly reason: string }

/** One attempt of a job that is under way: its containers over a volume of their own, in the order that they wait for each other. */
export class RunningAttempt {
  readonly #job: TwinJob
  readonly #containers: Containers
  readonly #log: (text: string) => void
  readonly #started = Date.now()
  readonly #running = new Map<string, RunningContainer>()
  readonly #ends = new Map<string, PromiseWithResolvers<ContainerExit>>()
  #cause: EndingCause | undefined

  constructor(job: TwinJob, containers: Containers, log: (text: string) => void) {
    this.#job = job
    this.#containers = containers
    this.#log = log
  }

  /** Runs it to its end, whatever ends it. */
  async run(): Promise<TwinAttempt> {
    const volume = await mkdtemp(join(tmpdir(), 'cascade-batch-'))
    const all = containersOf(this.#job)
    for (const { name } of all) this.#ends.set(name, Promise.withResolvers())
    const limit = this.#job.definition.timeout?.attemptDurationSeconds
    const timer = limit === undefined ? undefined : setTimeout(() => this.end('timeout'), limit * 1000)
    try {
      const ends = await Promise.all(all.map((container) => this.#runOne(container, volume)))
      return this.#over(ends)
    } finally {
      clearTimeout(timer)
      await rm(volume, { recursive: true, force: true, maxRetries: 5 })
    }
  }

  /** Ends it from outside; the first cause counts. */
  end(cause: EndingCause): void {
    this.#cause ??= cause
    this.#stopAll(this.#cause === 'host')
  }

  async #runOne(container: TwinContainer, volume: string): Promise<ContainerEnd> {
    const { name, dependsOn = [], essential } = container
    for (const { containerName, condition } of dependsOn)
      if (condition !== 'START') {
        const before = await this.#ends.get(containerName)?.promise
        if (condition === 'SUCCESS' && before?.exitCode !== 0) this.#stopAll(false)
      }
    const exit = this.#isEnding ? {} : await this.#start(container, volume)
    this.#running.delete(name)
    // A container that cannot be started ends its task; so does the end of an essential one.
    if (essential || exit.reason !== undefined) this.#stopAll(false)
    this.#ends.get(name)?.resolve(exit)
    return { name, ...(this.#cause === 'host' ? {} : exit) }
  }

  #isEnding = false

  #start(container: TwinContainer, volume: string): Promise<ContainerExit> {
    const { name, image, command, resourceRequirements } = container
    const memory = Number(resourceRequirements.find(({ type }) => type === 'MEMORY')?.value ?? 0)
    const environment = environmentOf(this.#job, container)
    const request = { id: `${name}-${randomUUID()}`, image, command, environment, volume, memory }
    try {
      const running = this.#containers.start(request, (text) => this.#log(`${name}: ${text}`))
      this.#running.set(name, running)
      return running.exit
    } catch (error) {
      return Promise.resolve({ reason: `CannotStartContainerError: ${String(error)}` })
    }
  }

  #stopAll(atOnce: boolean): void {
    this.#isEnding = true
    for (const container of this.#running.values()) {
      if (atOnce) container.kill()
      else container.stop()
      const timer = setTimeout(() => container.kill(), GRACE_MS)
      void container.exit.then(() => clearTimeout(timer))
    }
  }

  #over(containers: readonly ContainerEnd[]): TwinAttempt {
    const unstarted = containers.find((end) => end.exitCode === undefined && end.reason !== undefined)
    const statusReason =
      unstarted === undefined ? (reasonOf(this.#cause) ?? 'Essential container in task exited') : 'Task failed to start'
    const startedAt = unstarted === undefined ? { startedAt: this.#started } : {}
    return { ...startedAt, stoppedAt: Date.now(), statusReason, containers }
  }
}

/** Whether an attempt did what it was to do: all its essential containers ended well, and nobody ended them. */
export function succeeded(job: TwinJob, attempt: TwinAttempt): boolean {
  const essential = new Set(containersOf(job).flatMap((each) => (each.essential ? [each.name] : [])))
  return attempt.containers.every((end) => !essential.has(end.name) || end.exitCode === 0)
}

/** An attempt whose host is gone, and of which nothing else is known. */
export function lostAttempt(job: TwinJob): TwinAttempt {
  return {
    ...(job.started === undefined ? {} : { startedAt: job.started }),
    stoppedAt: Date.now(),
    statusReason: LOST_HOST,
    containers: containersOf(job).map(({ name }) => ({ name })),
  }
}

/** Containers of a job, with what its submission overrides. */
export function containersOf({ definition, overrides }: TwinJob): readonly TwinContainer[] {
  const changed = overrides?.taskProperties.flatMap((task) => task.containers) ?? []
  return definition.ecsProperties.taskProperties
    .flatMap((task) => task.containers)
    .map((container) => {
      const override = changed.find(({ name }) => name === container.name)
      const environment = new Map(
        [...container.environment, ...(override?.environment ?? [])].map((each) => [each.name, each]),
      )
      return { ...container, command: override?.command ?? container.command, environment: [...environment.values()] }
    })
}

function environmentOf(job: TwinJob, { environment }: TwinContainer): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(environment.map(({ name, value }) => [name, value])),
    AWS_BATCH_JOB_ID: job.id,
    AWS_BATCH_JOB_ATTEMPT: String(job.attempts.length + 1),
    AWS_BATCH_JQ_NAME: job.queue.replace(/^.*\//, ''),
    ...(job.child === null ? {} : { AWS_BATCH_JOB_ARRAY_INDEX: String(job.child.index) }),
  }
}

function reasonOf(cause: EndingCause | undefined): string | undefined {
  if (cause === 'host') return LOST_HOST
  if (cause === 'timeout') return 'Job attempt duration exceeded timeout'
  return cause?.reason
}
