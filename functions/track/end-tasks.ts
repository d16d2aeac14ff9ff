import type { CountChanges, Counts } from '../../shared/model/counts.ts'
import { addCounts, NO_COUNTS } from '../../shared/model/counts.ts'
import { retryDelay } from '../../shared/model/retry-delay.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import type { TaskEnd, TaskRetry } from '../../shared/ports/tasks.ts'
import type { Judgement, Loss } from './judgement.ts'
import type { TrackPorts } from './ports.ts'
import { PER_TRANSACTION } from '../../shared/ports/transaction.ts'

/** Ends tasks, or makes them ready once more, and counts, as they were judged. What is final already stays as it is. */
export async function endTasks(
  transformation: Transformation,
  judgements: readonly Judgement[],
  context: EndContext,
): Promise<void> {
  const live = judgements.filter((judgement) => judgement.task.state === 'Created')
  for (let at = 0; at < live.length; at += PER_TRANSACTION) {
    const batch = live.slice(at, at + PER_TRANSACTION)
    await endBatch(transformation, batch, context)
  }
}

/** `retrySeconds`: how long a task rests after a loss; see {@link retryDelay}. */
interface EndContext {
  readonly settings: { readonly retrySeconds: readonly number[] }
  readonly ports: TrackPorts
}

async function endBatch(
  transformation: Transformation,
  batch: readonly Judgement[],
  { settings, ports }: EndContext,
): Promise<void> {
  const { name, maxErrors } = transformation.definition
  const retries = batch.filter((judgement) => runsAgain(judgement, maxErrors))
  const ends = batch.filter((judgement) => !runsAgain(judgement, maxErrors))
  const now = ports.clock.now()
  const ended =
    ends.length === 0 ||
    (await ports.tasks.end({
      transformation: name,
      ends: ends.map((one) => endOf(one, now)),
      counts: sum(ends.map(countsOfEnd)),
    }))
  const retried =
    retries.length === 0 ||
    (await ports.tasks.retry({
      transformation: name,
      retries: retries.map((one) => retryOf(one, now, settings.retrySeconds)),
      counts: { failures: retries.reduce((total, one) => total + errorsOf(one), 0) },
    }))
  // Somebody else ended one of them meanwhile: the message comes again, and finds it ended.
  if (!ended || !retried) throw new Error(`tasks of ${name} have moved meanwhile`)
}

/** A task without input has nobody to give back to: it runs again itself, with its run, as often as a file would. */
function runsAgain(judgement: Judgement, maxErrors: number): boolean {
  const { verdict, task } = judgement
  if (verdict === 'again') return true
  if (task.files.length > 0) return false
  if (verdict === 'misconfigured') return true
  return verdict === 'failed' && task.errors + judgement.errors < maxErrors
}

function retryOf(judgement: Judgement, now: number, retrySeconds: readonly number[]): TaskRetry {
  const { task } = judgement
  const loss = lossOf(judgement)
  const counted = judgement.verdict === 'again' ? loss : null
  return {
    number: task.number,
    attempt: task.attempt,
    errors: task.errors + errorsOf(judgement),
    lost: task.lost + (counted === 'lost' ? 1 : 0),
    interrupted: task.interrupted + (counted === 'interrupted' ? 1 : 0),
    message: judgement.verdict === 'done' ? '' : judgement.message,
    // A site that went down has rested.
    due: now + (loss === 'lost' ? retryDelay(task.lost, retrySeconds) : 0),
  }
}

function lossOf(judgement: Judgement): Loss | null {
  return judgement.verdict === 'again' || judgement.verdict === 'failed' ? judgement.loss : null
}

function endOf(judgement: Judgement, now: number): TaskEnd {
  const { task } = judgement
  const end = { number: task.number, attempt: task.attempt, errors: task.errors + errorsOf(judgement), ended: now }
  if (judgement.verdict === 'done') return { ...end, state: 'Done', manifest: judgement.manifest, message: '' }
  const manifest = judgement.verdict === 'failed' ? (judgement.culprit?.manifest ?? null) : null
  return { ...end, state: 'Failed', manifest, message: judgement.message }
}

function countsOfEnd(judgement: Judgement): CountChanges {
  const files = judgement.task.files.length
  if (judgement.verdict === 'done') return { created: -1, done: 1, assigned: -files, processed: files }
  // The files of a failed task are counted when they are given back, each with what becomes of it.
  return { created: -1, failed: 1, failures: errorsOf(judgement) }
}

/** What the command is to blame for: not what an operator ended, nor what was misconfigured. */
function errorsOf(judgement: Judgement): number {
  return judgement.verdict === 'failed' ? judgement.errors : 0
}

function sum(changes: readonly CountChanges[]): CountChanges {
  return changes.reduce((total: Counts, one) => addCounts(total, one), NO_COUNTS)
}
