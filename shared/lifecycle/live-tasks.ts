import type { Task } from '../model/task.ts'
import type { Submission } from '../ports/submissions.ts'
import type { Tasks } from '../ports/tasks.ts'

/** Tasks of a submission whose attempt in it is not over. */
export async function liveTasks(
  submission: Pick<Submission, 'transformation' | 'tasks'>,
  ports: { readonly tasks: Pick<Tasks, 'read'> },
): Promise<readonly Task[]> {
  const attempts = new Map(submission.tasks.map((task) => [task.number, task.attempt]))
  const tasks = await ports.tasks.read(submission.transformation, [...attempts.keys()])
  return tasks.filter((task) => task.state === 'Created' && task.attempt === attempts.get(task.number))
}
