import type { Transformation } from '../../shared/model/transformation.ts'
import type { OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { flushPiles } from '../../shared/lifecycle/flush-piles.ts'
import { block } from './block.ts'
import type { ClosePorts } from './ports.ts'
import { countAttached } from './count-attached.ts'
import { intolerable } from './losses.ts'
import { walkOutputs } from './walk-outputs.ts'
import { auditCursorSchema, type AuditCursor } from './audit-step.ts'

/**
 * One step of the audit: the outputs that the parents' tasks name are registered and attached where that is still to be
 * done, and then all that is attached is counted. So closing cannot overtake the filter (invariant 11): a file on
 * its way between a task's end and a pile is found here, and the transformation does not complete before as many files as were
 * found are accounted for.
 */
export async function auditStep(
  transformation: Transformation,
  settings: OutputSettings,
  ports: ClosePorts,
): Promise<void> {
  const { definition, state, version } = transformation
  const at = cursorOf(transformation)
  const step =
    'attached' in at
      ? await countAttached(definition.name, at.attached, ports)
      : await walkOutputs({ transformation, at }, settings, ports)
  if (step.cursor === null) return endAudit(transformation, ports)
  const audit = {
    ...state.audit,
    cursor: JSON.stringify(step.cursor),
    expected: state.audit.expected + step.expected,
    gone: state.audit.gone + step.gone,
  }
  await ports.transformations.change({ name: definition.name, version, state: { ...state, audit }, log: null })
  await ports.queue.send('close', [{ version: 1, transformation: definition.name }])
}

function cursorOf({ definition, state }: Transformation): AuditCursor {
  if (state.audit.cursor !== null) return auditCursorSchema.parse(JSON.parse(state.audit.cursor))
  return definition.input.kind === 'parents' ? { parent: 0, after: 0 } : { attached: '' }
}

/**
 * Everything has been through the filter: from now on, groups that are not complete leave. Not if more was lost on the way
 * than is tolerated: a merge of what is left is not what was asked for.
 */
async function endAudit(transformation: Transformation, ports: ClosePorts): Promise<void> {
  const { definition, state, version } = transformation
  const { name } = definition
  const counts = (await ports.transformations.progress(name))?.counts
  const problem = counts === undefined ? null : await intolerable({ transformation, counts }, ports)
  if (problem !== null) return block(transformation, problem, ports)
  const next = { ...state, reason: '', audit: { ...state.audit, state: 'flush', cursor: null } } as const
  if (await ports.transformations.change({ name, version, state: next, log: null }))
    await flushPiles({ definition, state: next }, ports)
  await ports.queue.send('close', [{ version: 1, transformation: name }])
}
