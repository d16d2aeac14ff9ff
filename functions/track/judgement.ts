import { INFRASTRUCTURE_ATTEMPTS, INTERRUPTIONS } from '../../shared/model/exit-class.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import type { Task } from '../../shared/model/task.ts'

/** What an execution's end means for its task. */
export type Judgement =
  | { readonly verdict: 'done'; readonly task: Task; readonly manifest: string }
  /** The same task again: the infrastructure has attempts left; `loss` null: nothing was lost, it never began. */
  | { readonly verdict: 'again'; readonly task: Task; readonly loss: Loss | null; readonly message: string }
  /** The files go back; `errors`: how many each gets; `loss`: where the job is only suspected, because it was lost too often. */
  | {
      readonly verdict: 'failed'
      readonly task: Task
      readonly errors: number
      readonly loss: Loss | null
      readonly message: string
      /** Where one input is to blame: the others go back as they were. */
      readonly culprit?: Culprit
    }
  /** No retry can mend it: the files go back as they were, and the transformation stops. */
  | { readonly verdict: 'misconfigured'; readonly task: Task; readonly message: string }

/** An input that made its task fail, and the key of the manifest that says so. */
export interface Culprit {
  readonly lfn: Lfn
  readonly manifest: string
}

/** How an attempt was lost that says nothing of the job: `lost` on its own, or `interrupted`: its site went down with it. */
export type Loss = 'lost' | 'interrupted'

/** The command is to blame, or whoever ended it: its files get so many errors. */
export function failed(task: Task, errors: number, message: string): Judgement {
  return { verdict: 'failed', task, errors, loss: null, message }
}

/** Another attempt, unless the infrastructure has had all of its own: then the job itself is the suspect. */
export function again(task: Task, message: string): Judgement {
  if (task.lost + 1 < INFRASTRUCTURE_ATTEMPTS) return { verdict: 'again', task, loss: 'lost', message }
  const often = `${message} (${INFRASTRUCTURE_ATTEMPTS} attempts)`
  return { verdict: 'failed', task, errors: 1, loss: 'lost', message: often }
}

/** Another attempt, that counts for nothing: this one was taken back before it began. What is said of the one before it stays said. */
export function recalled(task: Task): Judgement {
  return { verdict: 'again', task, loss: null, message: task.message }
}

/** Another attempt, unless its site has gone down with it so often that the job may be why. */
export function interrupted(task: Task): Judgement {
  const message = 'its site went down while it ran'
  if (task.interrupted + 1 < INTERRUPTIONS) return { verdict: 'again', task, loss: 'interrupted', message }
  const often = `${message}, ${INTERRUPTIONS} times: the job may be what brings it down`
  return { verdict: 'failed', task, errors: 1, loss: 'interrupted', message: often }
}
