import * as z from 'zod'
import type { Lfn } from './lfn.ts'

/**
 * Created: made, submitted or not. Done, Failed: final. Void: every file of it had left before it could run.
 * How many run right now is the site's to say: a status per start and queue would double the writes of a task.
 */
export const TASK_STATES = ['Created', 'Done', 'Failed', 'Void'] as const
/** See {@link TASK_STATES}. */
export type TaskState = (typeof TASK_STATES)[number]

/** A file in a cut, with the revision of its attachment that the cut saw. */
export interface CutFile {
  readonly lfn: Lfn
  readonly rev: number
}

/** A task as its cut planned it. */
export interface PlannedTask {
  /** Number in its transformation, from 1. */
  readonly number: number
  /** Storage elements at which all its files lie; empty for a task without input. */
  readonly target: readonly string[]
  readonly files: readonly CutFile[]
}

/** One cut of a pile: all tasks that left it in one step. Written once, before the pile points to it. */
export interface Cut {
  readonly transformation: string
  readonly pile: string
  /** Unlike any other: a rival cut of the same pile, that lost, must not be taken for this one. */
  readonly id: string
  readonly tasks: readonly PlannedTask[]
}

/** One group of files to be processed, or one run of a simulation. */
export interface Task {
  readonly transformation: string
  readonly number: number
  readonly state: TaskState
  /** Counts from 1; raised when the same task is to run again. */
  readonly attempt: number
  /** Payload failures of a task without input; of one with input, what each of its files gets when it has failed. */
  readonly errors: number
  /** Attempts lost to the infrastructure since the task was made. */
  readonly lost: number
  /** Attempts that ended because their site went down, since the task was made. */
  readonly interrupted: number
  /** From when on its attempt may be submitted: later than now while it rests after a loss. Milliseconds since 1970. */
  readonly due: number
  readonly target: readonly string[]
  /** The files that were still free when the task was made. */
  readonly files: readonly Lfn[]
  /** Object key of the accepted manifest; of a failed task, of the one that blames an input; else null. */
  readonly manifest: string | null
  /** Why the last attempt failed; empty when none did. */
  readonly message: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly ended: number | null
}

/** Tasks as they are kept that are ready to be submitted, one attempt of each. */
export const readyTasksSchema = z.array(z.strictObject({ number: z.number(), attempt: z.number() }))
/** One attempt of a task, ready to be submitted. */
export type ReadyTask = Readonly<z.infer<typeof readyTasksSchema>[number]>

/** `transformation/number`: how people and jobs name a task. */
export function taskName(task: { readonly transformation: string; readonly number: number }): string {
  return `${task.transformation}/${task.number}`
}
