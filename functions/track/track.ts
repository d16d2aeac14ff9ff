import { REGISTER_MESSAGE_RESULTS, type RegisterMessage } from '../../shared/messages/register.ts'
import type { ExecutionEnd } from '../../shared/messages/track.ts'
import type { OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { tellClose } from '../../shared/lifecycle/tell-close.ts'
import { breakCircuit, stopMisconfigured } from './break-circuit.ts'
import { endTasks } from './end-tasks.ts'
import { giveBack } from './give-back.ts'
import { judge } from './judge.ts'
import type { Judgement } from './judgement.ts'
import type { TrackPorts } from './ports.ts'

/** What tracking is set to. */
export interface TrackSettings extends OutputSettings {
  /** Seconds that a task rests before the attempts that follow a loss: the first, the second...; the last is for all that follow. */
  readonly retrySeconds: readonly number[]
}

/**
 * What became of executions: the manifest decides; without one, the same task runs again.
 *
 * Twice is safe: a task ends once, in one transaction with the counts, and only by its current attempt; a file is given
 * back only from the task that it is assigned to. If it dies after the end of a task, the message comes again, finds the end, and goes on
 * from there: gives back, and sends what follows.
 */
export async function track(
  messages: readonly ExecutionEnd[],
  settings: TrackSettings,
  ports: TrackPorts,
): Promise<void> {
  const names = [...new Set(messages.map((message) => message.transformation))]
  const mayBeReady: string[] = []
  const accepted = new Map<string, string>()
  for (const transformation of await ports.transformations.read(names)) {
    const { name } = transformation.definition
    const mine = messages.filter((message) => message.transformation === name)
    const judgements = await judge(mine, transformation, { settings, ports, accepted })
    await stopMisconfigured(name, judgements, ports)
    await endTasks(transformation, judgements, { settings, ports })
    await follow(name, judgements, ports)
    await giveBack(transformation, judgements, { schema: settings.schema, ports })
    await breakCircuit(name, judgements, ports)
    if (!mine.every((message) => isDone(message, judgements))) mayBeReady.push(name)
  }
  await ports.queue.send(
    'submit',
    mayBeReady.map((transformation) => ({ version: 1, transformation })),
  )
  await tellClose(names, ports)
}

/** A task that is done makes no other ready; whatever else became of one may have, in this run or in the one before, which died. */
function isDone(message: ExecutionEnd, judgements: readonly Judgement[]): boolean {
  return judgements.some(({ task, verdict }) => task.number === message.task && verdict === 'done')
}

async function follow(transformation: string, judgements: readonly Judgement[], ports: TrackPorts): Promise<void> {
  const done = judgements.filter((judgement) => judgement.verdict === 'done')
  const results = done.map(({ task, manifest }) => ({ task: task.number, manifest }))
  const messages: RegisterMessage[] = []
  for (let at = 0; at < results.length; at += REGISTER_MESSAGE_RESULTS)
    messages.push({ version: 2, transformation, results: results.slice(at, at + REGISTER_MESSAGE_RESULTS) })
  await ports.queue.send('register', messages)
}
