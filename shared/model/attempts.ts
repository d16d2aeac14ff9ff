import { executionPrefix, type Execution } from './manifest.ts'

/** Object key prefix below which all executions of a task upload. */
export function taskPrefix(task: Pick<Execution, 'transformation' | 'task'>): string {
  return executionPrefix({ ...task, attempt: 1, submission: '' }).replace(/1-\/$/, '')
}

/** What an execution uploaded, as far as its keys tell. */
export interface UploadedAttempt {
  readonly attempt: number
  readonly submission: string
  /** Keys of its objects. */
  readonly keys: readonly string[]
}

/** The executions that left these objects of one task, by attempt. Keys of other shapes are passed over. */
export function attemptsOf(
  keys: readonly string[],
  task: Pick<Execution, 'transformation' | 'task'>,
): readonly UploadedAttempt[] {
  const prefix = taskPrefix(task)
  const attempts = new Map<string, UploadedAttempt & { readonly keys: string[] }>()
  for (const key of keys) {
    const { folder, attempt, submission } =
      /^(?<folder>(?<attempt>\d+)-(?<submission>[^/]+))\//.exec(key.slice(prefix.length))?.groups ?? {}
    if (!key.startsWith(prefix) || folder === undefined || submission === undefined) continue
    const known = attempts.get(folder) ?? {
      attempt: Number(attempt),
      submission: decodeURIComponent(submission),
      keys: [],
    }
    known.keys.push(key)
    attempts.set(folder, known)
  }
  return [...attempts.values()].toSorted((a, b) => a.attempt - b.attempt)
}
