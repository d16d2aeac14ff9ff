import { executionPrefix, type Execution } from './manifest.ts'

/** Object key prefix below which all executions of a task upload. */
export function taskPrefix(task: Pick<Execution, 'transformation' | 'task'>): string {
  return executionPrefix({ ...task, attempt: 1, submission: '' }).replace(/1-\/$/, '')
}

/**
 * The executions that left something, by the folders below a task's prefix: by attempt. Others are passed over, as a job may put
 * what it likes there.
 */
export function attemptsOf(
  folders: readonly string[],
  task: Pick<Execution, 'transformation' | 'task'>,
): readonly Execution[] {
  const prefix = taskPrefix(task)
  const executions = folders.flatMap((folder) => {
    const { attempt, submission } =
      /^(?<attempt>[1-9]\d*)-(?<submission>[^/]+)\/$/.exec(folder.slice(prefix.length))?.groups ?? {}
    const name = decoded(submission)
    if (attempt === undefined || name === undefined) return []
    const execution = { ...task, attempt: Number(attempt), submission: name }
    // Only as it is written there: every execution has one prefix.
    return executionPrefix(execution) === folder ? [execution] : []
  })
  return executions.toSorted((one, other) => one.attempt - other.attempt)
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part)
  } catch {
    return undefined
  }
}
