import { notFound } from '../../../shared/api/refusal.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import { findTransformation } from './find-transformation.ts'
import { parseTaskName } from './parse-task-name.ts'

/** The task of a name, and its transformation. Throws a refusal when there is none, InputError when it is no such name. */
export async function findTask(
  name: string,
  ports: Pick<Ports, 'transformations' | 'productions' | 'tasks'>,
): Promise<{ readonly task: Task; readonly transformation: Transformation }> {
  const parts = parseTaskName(name)
  const transformation = await findTransformation(parts.transformation, ports)
  const [task] = await ports.tasks.read(parts.transformation, [parts.number])
  if (task !== undefined) return { task, transformation }
  throw notFound('task', `there is no task ${name}: "cascade tasks ${parts.transformation}" lists those there are`)
}
