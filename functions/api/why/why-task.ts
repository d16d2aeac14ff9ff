import type { TaskAnswer } from '../../../shared/api/transformations.ts'
import type { Attempt, Why } from '../../../shared/api/why.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import type { ApiContext } from '../context.ts'
import { findTask } from '../transformations/find-task.ts'
import { counted } from '../../../shared/model/counted.ts'
import { sayRest } from './say-rest.ts'
import { sentence } from './say-sentence.ts'
import { taskAnswers } from '../transformations/task-answers.ts'
import { taskAttempts } from '../transformations/task-attempts.ts'

/** Why a task stands where it stands: its attempts and how they ended. */
export async function whyTask(name: string, { ports }: ApiContext): Promise<Extract<Why, { kind: 'task' }>> {
  const { task: found, transformation } = await findTask(name, ports)
  const [task] = await taskAnswers([found], transformation, ports)
  if (task === undefined) throw new Error(`task ${name} was there a moment ago`)
  const attempts = await taskAttempts(found, ports)
  return {
    kind: 'task',
    transformation: transformation.definition.name,
    task,
    attempts: [...attempts],
    sentences: [...sayTask(task, transformation, ports.clock.now()), ...attempts.map(sayAttempt)],
  }
}

function sayTask(task: TaskAnswer, { state }: Transformation, now: number): string[] {
  const inputs = task.files.length === 0 ? `run ${task.run}` : counted(task.files.length, 'file')
  const last = task.message === '' ? [] : [sentence(`The last attempt failed: ${task.message}`)]
  switch (task.status) {
    case 'Done':
      return [`It is Done (${inputs}).`]
    case 'Failed':
      return [
        sentence(`It failed for good: ${task.message}`),
        ...(task.files.length > 0 ? ['Its files were given back.'] : []),
      ]
    case 'Void':
      return ['All its files had left before it could run.']
    case 'Waiting':
      return [sayWaiting(task, state, { now, inputs }), ...last]
    default:
      return [`It is ${task.status} at a site, attempt ${task.attempt} (${inputs}).`, ...last]
  }
}

function sayWaiting(
  task: TaskAnswer,
  { status, reason }: Transformation['state'],
  { now, inputs }: { readonly now: number; readonly inputs: string },
): string {
  if (status === 'Stopped') return `It waits: the transformation is Stopped (${reason}) (${inputs}).`
  const rest = sayRest(task, now)
  return rest === '' ? `It waits to be handed to a site (${inputs}).` : `It rests${rest} (${inputs}).`
}

function sayAttempt({ attempt, end, exitCode, message }: Attempt): string {
  if (end === null) return sentence(`Attempt ${attempt}: ${message}`)
  const code = exitCode === null ? '' : `, exit code ${exitCode}`
  return end === 'done'
    ? `Attempt ${attempt} succeeded.`
    : sentence(`Attempt ${attempt} failed (${end}${code}): ${message}`)
}
