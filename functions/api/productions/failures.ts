import type { Failure } from '../../../shared/api/productions.ts'
import { isStopped, type Attachment } from '../../../shared/model/attachment.ts'
import { stoppedFiles } from '../../../shared/model/counts.ts'
import type { Lfn } from '../../../shared/model/lfn.ts'
import type { Standing } from '../../../shared/model/production-status.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** Failures shown of one transformation. */
const SHOWN = 20
/** Failed tasks looked at: most of those that fail run again in another task, and cost nothing. */
const LOOKED_AT = 100

/** The newest tasks of a transformation that failed and cost something: files that are stopped since, or a run. */
export async function failuresOf(
  { transformation, counts }: Standing,
  ports: Pick<Ports, 'tasks' | 'attachments'>,
): Promise<readonly Failure[]> {
  if (counts.failed === 0) return []
  const { name, input } = transformation.definition
  if (input.kind !== 'none' && stoppedFiles(counts) === 0) return []
  const tasks = await ports.tasks.failures(name, LOOKED_AT)
  const lfns = [...new Set(tasks.flatMap((task) => task.files))]
  const stopped = (await ports.attachments.read(name, lfns)).filter(({ status }) => isStopped(status))
  return costly(tasks, new Map(stopped.map((file) => [file.lfn, file]))).slice(0, SHOWN)
}

/** Each stopped file stands with the last task it failed in, which comes first. */
function costly(tasks: readonly Task[], stopped: ReadonlyMap<Lfn, Attachment>): readonly Failure[] {
  const seen = new Set<Lfn>()
  return tasks.flatMap((task) => {
    const files = task.files.flatMap((lfn) => (seen.has(lfn) ? [] : (stopped.get(lfn) ?? [])))
    for (const { lfn } of files) seen.add(lfn)
    if (task.files.length > 0 && files.length === 0) return []
    const errors = files.length === 0 ? task.errors : Math.max(...files.map((file) => file.errors))
    const { transformation, number, attempt, message } = task
    return [{ transformation, task: number, lfns: files.map((file) => file.lfn), attempts: attempt, errors, message }]
  })
}
