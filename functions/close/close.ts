import type { CloseMessage } from '../../shared/messages/close.ts'
import type { Counts } from '../../shared/model/counts.ts'
import { roundOf, type Transformation } from '../../shared/model/transformation.ts'
import type { OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { changeState } from '../../shared/lifecycle/change-state.ts'
import { auditStep } from './audit.ts'
import { block } from './block.ts'
import { reopen } from '../../shared/lifecycle/reopen.ts'
import { workOrStop } from '../../shared/lifecycle/stop-unusable.ts'
import { mayFlush } from '../../shared/lifecycle/flush-now.ts'
import { flushPiles } from '../../shared/lifecycle/flush-piles.ts'
import { counted } from '../../shared/model/counted.ts'
import { lostOf } from '../../shared/model/losses.ts'
import { hasWork, mayComplete } from '../../shared/model/may-complete.ts'
import { inputIsAllThere } from './conditions.ts'
import { intolerable } from './losses.ts'
import type { ClosePorts } from './ports.ts'
import { moreIsToCome } from './steps-before.ts'

/**
 * Brings a transformation whose parents are over to its end, a step a message: Completing, the walk over the parents'
 * outputs, the flush, Completed; and tells its children.
 *
 * Twice is safe: every step is a conditional change of the state from the version that was read, and what is sent is sent
 * whenever the state calls for it. If it dies between two steps, the message comes again, or the sweep asks.
 */
export async function close(
  messages: readonly CloseMessage[],
  settings: OutputSettings,
  ports: ClosePorts,
): Promise<void> {
  for (const name of new Set(messages.map((message) => message.transformation))) {
    const progress = await ports.transformations.progress(name)
    if (progress === undefined) continue
    const { transformation, counts } = progress
    const parents = await ports.transformations.read(transformation.definition.parents)
    const work = () => closeOne({ transformation, counts, parents }, settings, ports)
    await workOrStop(transformation, { schema: settings.schema, ports }, work)
  }
}

interface Standing {
  readonly transformation: Transformation
  readonly counts: Counts
  readonly parents: readonly Transformation[]
}

async function closeOne(standing: Standing, settings: OutputSettings, ports: ClosePorts): Promise<void> {
  const { transformation, parents } = standing
  const { status, audit } = transformation.state
  if (status === 'Completed') return afterCompletion(standing, ports)
  if ((status !== 'Active' && status !== 'Completing') || !inputIsAllThere(standing)) return
  if (await moreIsToCome(parents, ports)) return expectMore(transformation, ports)
  if (status === 'Active') return beginAudit(standing, ports)
  if (audit.round !== roundOf(parents)) return beginAudit(standing, ports)
  if (audit.state === 'running') return auditStep(transformation, settings, ports)
  return finish(standing, ports)
}

/**
 * A file came to a pile while it was completed; or its parents have completed again since, and what they made meanwhile may
 * still be on its way; or it died after the last change, before the children were told.
 */
async function afterCompletion(standing: Standing, ports: ClosePorts): Promise<void> {
  const { transformation, parents, counts } = standing
  if (hasWork(counts)) return workAgain(transformation, ports)
  const isOvertaken = transformation.state.audit.round !== roundOf(parents)
  if (!isOvertaken || !inputIsAllThere(standing)) return tellChildren(transformation, ports)
  const { name } = transformation.definition
  await reopen({ name, by: 'cascade', reason: 'a step before it has completed again' }, ports)
  await ports.queue.send('close', [{ version: 1, transformation: name }])
}

/** What was lost before is tried again: it is no reason to be held up any more, and no reason to go on yet. */
async function expectMore({ definition, state }: Transformation, ports: ClosePorts): Promise<void> {
  if (state.reason === '') return
  const decide = ({ state: now }: Transformation) =>
    now.status === 'Completing' ? { state: { ...now, reason: '' }, line: null } : null
  await changeState({ name: definition.name, by: 'cascade', decide }, ports)
}

/** Enters Completing, or begins the walk anew because a parent has been Active again since. */
async function beginAudit({ transformation, parents }: Standing, ports: ClosePorts): Promise<void> {
  const { definition, version } = transformation
  const before = transformation.state
  const audit = { state: 'running', cursor: null, round: roundOf(parents), expected: 0, gone: 0 } as const
  const state = { ...before, status: 'Completing', reason: '', audit } as const
  const log = before.status === 'Completing' ? null : line(ports, 'Completing: all its input is there')
  await ports.transformations.change({ name: definition.name, version, state, log })
  await ports.queue.send('close', [{ version: 1, transformation: definition.name }])
}

async function finish(standing: Standing, ports: ClosePorts): Promise<void> {
  const { transformation, counts } = standing
  const { name } = transformation.definition
  const problem = await intolerable(standing, ports)
  if (problem !== null) return block(transformation, problem, ports)
  if (transformation.state.reason !== '') return unblock(transformation, ports)
  if (!mayComplete(transformation, counts)) return flushAgain(standing, ports)
  const { state, version } = transformation
  const next = { ...state, status: 'Completed', completions: state.completions + 1 } as const
  const log = line(ports, completedLine(standing))
  if (await ports.transformations.change({ name, version, state: next, log })) await tellChildren(transformation, ports)
  // Also to itself: what was counted may have changed before the state did.
  await ports.queue.send('close', [{ version: 1, transformation: name }])
}

/** Nothing runs, and files wait that could leave: whoever was to flush them died before it did. */
async function flushAgain({ transformation, counts }: Standing, ports: ClosePorts): Promise<void> {
  const isIdle = !hasWork(counts) && mayFlush(transformation, counts)
  if (isIdle && counts.waiting > counts.stuck) await flushPiles(transformation, ports)
}

/** A pile was cut while the transformation completed: its tasks can't be submitted before it is Active again. */
async function workAgain({ definition: { name } }: Transformation, ports: ClosePorts): Promise<void> {
  await reopen({ name, by: 'cascade', reason: 'a file came while it was being completed' }, ports)
  await ports.queue.send('submit', [{ version: 1, transformation: name }])
  await ports.queue.send('close', [{ version: 1, transformation: name }])
}

function completedLine(standing: Standing): string {
  const lost = lostOf(standing)
  if (lost === 0) return 'Completed'
  const isSimulation = standing.transformation.definition.input.kind === 'none'
  return `Completed, ${isSimulation ? `${counted(lost, 'run')} failed` : `${counted(lost, 'file')} stopped`}`
}

async function unblock(transformation: Transformation, ports: ClosePorts): Promise<void> {
  const { name } = transformation.definition
  const decide = ({ state }: Transformation) => ({ state: { ...state, reason: '' }, line: null })
  await changeState({ name, by: 'cascade', decide }, ports)
  await flushPiles(transformation, ports)
  await ports.queue.send('close', [{ version: 1, transformation: name }])
}

async function tellChildren(transformation: Transformation, ports: ClosePorts): Promise<void> {
  const { name, production } = transformation.definition
  const found = await ports.productions.read(production)
  const children = found?.children[name] ?? []
  await ports.queue.send(
    'close',
    children.map((child) => ({ version: 1, transformation: child })),
  )
}

function line(ports: ClosePorts, text: string): { at: number; by: string; text: string } {
  return { at: ports.clock.now(), by: 'cascade', text }
}
