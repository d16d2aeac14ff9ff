import type { NewAttachment } from '../../model/attachment.ts'
import type { NewFile } from '../../model/file.ts'
import type { SiteJob } from '../../model/site-job.ts'
import type { Task } from '../../model/task.ts'
import { METRICS } from '../../names.ts'
import type { RegisterOutcome, Registrar } from '../../ports/catalog.ts'
import type { ReadyChunk, Submission } from '../../ports/submissions.ts'
import type { TaskEnd, TaskEnds, TaskRetries } from '../../ports/tasks.ts'
import type { StateChange } from '../../ports/transformations.ts'
import { AwsAttachments } from '../attachments.ts'
import { AwsCatalog } from '../catalog.ts'
import { AwsSubmissions } from '../submissions.ts'
import type { Table } from '../table.ts'
import { AwsTasks } from '../tasks.ts'
import { AwsTransformations } from '../transformations.ts'
import type { Tell } from './stage-report.ts'

/**
 * Ports that tell what was done through them, after it was done: so no stage has to, and none can forget. What a stage does
 * a second time is told again, unless its condition refused it.
 */

/** Tells of files that are new in the catalog. */
export class ToldCatalog extends AwsCatalog {
  readonly #tell: Tell

  constructor(table: Table, collectionFields: readonly string[], tell: Tell) {
    super(table, collectionFields)
    this.#tell = tell
  }

  override async register(files: readonly NewFile[], by?: Registrar): Promise<readonly RegisterOutcome[]> {
    const outcomes = await super.register(files, by)
    const lfns = outcomes.flatMap(({ lfn, outcome }) => (outcome === 'registered' ? [lfn] : []))
    this.#tell({ metric: METRICS.registered, count: lfns.length, lfns })
    return outcomes
  }
}

/** Tells of transformations that no operator stopped. */
export class ToldTransformations extends AwsTransformations {
  readonly #stopped: (change: StateChange) => void

  constructor(table: Table, stopped: (change: StateChange) => void) {
    super(table)
    this.#stopped = stopped
  }

  override async change(change: StateChange): Promise<boolean> {
    const changed = await super.change(change)
    if (changed && change.state.status === 'Stopped' && change.log?.by === 'cascade') this.#stopped(change)
    return changed
  }
}

/** Tells of pairs of file and transformation. */
export class ToldAttachments extends AwsAttachments {
  readonly #tell: Tell

  constructor(table: Table, tell: Tell) {
    super(table)
    this.#tell = tell
  }

  override async attach(list: readonly NewAttachment[]): Promise<void> {
    await super.attach(list)
    const groups = Map.groupBy(list, ({ transformation }) => transformation)
    for (const [transformation, mine] of groups)
      this.#tell({ metric: METRICS.matched, count: mine.length, transformation, lfns: mine.map(({ lfn }) => lfn) })
  }
}

/** Tells of tasks as they are made, with their files, and of their ends. */
export class ToldTasks extends AwsTasks {
  readonly #tell: Tell

  constructor(table: Table, tell: Tell) {
    super(table)
    this.#tell = tell
  }

  override async create(tasks: readonly Task[]): Promise<void> {
    await super.create(tasks)
    for (const [transformation, mine] of Map.groupBy(tasks, (task) => task.transformation)) {
      const made = mine.map(({ number, files }) => ({ task: number, lfns: files }))
      this.#tell({ metric: METRICS.tasksCreated, count: mine.length, transformation, tasks: made })
    }
  }

  override async end(change: TaskEnds): Promise<boolean> {
    const ended = await super.end(change)
    if (!ended) return false
    const { transformation, ends } = change
    const inState = (state: TaskEnd['state']) => ends.flatMap((end) => (end.state === state ? [end.number] : []))
    for (const [metric, tasks] of [
      [METRICS.done, inState('Done')],
      [METRICS.failed, inState('Failed')],
    ] as const)
      this.#tell({ metric, count: tasks.length, transformation, tasks })
    return true
  }

  override async retry(change: TaskRetries): Promise<boolean> {
    const retried = await super.retry(change)
    if (!retried) return false
    const tasks = change.retries.map(({ number }) => number)
    this.#tell({ metric: METRICS.retried, count: tasks.length, transformation: change.transformation, tasks })
    return true
  }
}

/** Tells of submissions: as they are opened for which tasks, and as a site has taken them, by which id. */
export class ToldSubmissions extends AwsSubmissions {
  readonly #tell: Tell

  constructor(table: Table, tell: Tell) {
    super(table)
    this.#tell = tell
  }

  override async open(submission: Submission, chunks: readonly ReadyChunk[]): Promise<boolean> {
    const opened = await super.open(submission, chunks)
    const { name, transformation, tasks } = submission
    const numbers = tasks.map(({ number }) => number)
    if (opened)
      this.#tell({ metric: METRICS.opened, count: numbers.length, transformation, submission: name, tasks: numbers })
    return opened
  }

  override async sent(name: string, job: SiteJob): Promise<void> {
    await super.sent(name, job)
    this.#tell({ metric: METRICS.submitted, count: job.tasks.length, submission: name, job: job.id })
  }
}
