import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { Retried, retryTasks } from '../../../shared/api/operator.ts'
import type { Task } from '../../../shared/model/task.ts'
import { mustBeOpen } from './act.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from '../transformations/find-transformation.ts'
import { reset } from './reset-files.ts'
import { reviveTasks } from '../../../shared/lifecycle/revive-tasks.ts'

/** Failed tasks looked at in one request: more are asked for again. */
const STEP = 900

/** See {@link retryTasks}. */
export async function retry(request: CheckedRequestOf<typeof retryTasks>, context: ApiContext): Promise<Retried> {
  const found = await findTransformation(request.transformation, context.ports)
  mustBeOpen(found, 'retried')
  const { status } = found.state
  const { failed, refused, more } = await wantedTasks(request, context)
  if (found.definition.input.kind === 'none') {
    const revived = await reviveTasks(
      { transformation: request.transformation, reason: request.reason, failed, by: context.by },
      context.ports,
    )
    return { revived: [...revived], reset: [], refused: [...refused], more, status }
  }
  // Their files are what can be tried again, in whatever tasks come of them. Without a choice: all that is stopped.
  const lfns = request.tasks === undefined ? {} : { lfns: await stoppedOf(failed, context) }
  const { transformation, reason } = request
  const files = await reset({ transformation, reason, ...lfns }, context)
  return { revived: [], reset: files.reset, refused: [...refused, ...files.refused], more: files.more, status }
}

interface Wanted {
  readonly failed: readonly Task[]
  readonly refused: readonly { readonly name: string; readonly reason: string }[]
  readonly more: boolean
}

async function wantedTasks(
  { transformation, tasks }: CheckedRequestOf<typeof retryTasks>,
  { ports }: ApiContext,
): Promise<Wanted> {
  if (tasks === undefined) {
    const failed = await ports.tasks.failures(transformation, STEP)
    return { failed, refused: [], more: failed.length === STEP }
  }
  const numbers = [...new Set(tasks)]
  const found = new Map((await ports.tasks.read(transformation, numbers)).map((task) => [task.number, task]))
  const refused = numbers.flatMap((number) => {
    const reason = refusalOf(found.get(number))
    return reason === undefined ? [] : [{ name: `${transformation}/${number}`, reason }]
  })
  return { failed: [...found.values()].filter((task) => task.state === 'Failed'), refused, more: false }
}

function refusalOf(task: Task | undefined): string | undefined {
  if (task === undefined) return 'there is no such task'
  return task.state === 'Failed' ? undefined : `it is ${task.state}, only one that is Failed can be tried again`
}

/** Files of these tasks that are stopped for their errors; the others run again already, or are an operator's business. */
async function stoppedOf(tasks: readonly Task[], { ports }: ApiContext): Promise<string[]> {
  const [first] = tasks
  if (first === undefined) return []
  const lfns = [...new Set(tasks.flatMap((task) => task.files))]
  const files = await ports.attachments.read(first.transformation, lfns)
  return files.filter((file) => file.status === 'MaxReset').map((file) => file.lfn)
}
