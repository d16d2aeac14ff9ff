import type { ActivateMessage } from '../../shared/messages/activate.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import { isBehind, type Transformation } from '../../shared/model/transformation.ts'
import { bringToLife } from '../../shared/lifecycle/activate-transformations.ts'
import { changeState } from '../../shared/lifecycle/change-state.ts'
import { workOrStop } from '../../shared/lifecycle/stop-unusable.ts'
import { backfillStep } from './backfill-step.ts'
import { lookAgainStep } from './look-again-step.ts'
import type { ActivatePorts } from './ports.ts'

/**
 * Brings transformations to life that are New, where a production has too many for its submission to do so, and runs the files that were
 * there before one through its query, one bounded step a message. Where it was left
 * out of the filter for a while, the files that it has already come first: they are looked at again.
 *
 * Nothing is missed: the query is in the active set before the first step, so a file is seen by the filter, or was written
 * before and is seen here; seen by both, it is attached once. Twice is safe: attachments are inserted if absent, and the cursor
 * is moved only by who took the page last; if a step dies, the next one does its page again.
 */
export async function activate(
  messages: readonly ActivateMessage[],
  schema: MetadataSchema,
  ports: ActivatePorts,
): Promise<void> {
  const names = [...new Set(messages.map((message) => message.transformation))]
  for (const transformation of await ports.transformations.read(names)) {
    const { name, input } = transformation.definition
    if (transformation.state.status === 'New') {
      await bringToLife(transformation, 'cascade', ports)
      await ports.queue.send('activate', [{ version: 1, transformation: name }])
      continue
    }
    if (transformation.state.backfill === 'none') continue
    if (isBehind(transformation.state))
      await workOrStop(transformation, { schema, ports }, () => step(transformation, schema, ports))
    // Told also when there was nothing left to do: the run before may have died before it could.
    await ports.queue.send(
      'group',
      input.kind === 'none' ? [{ version: 1, transformation: name, pile: '', lfns: [] }] : [],
    )
    await ports.queue.send('close', [{ version: 1, transformation: name }])
  }
}

async function step(transformation: Transformation, schema: MetadataSchema, ports: ActivatePorts): Promise<void> {
  const { definition, state } = transformation
  const { lookAgainAfter } = state
  if (lookAgainAfter !== null) return lookAgainStep(transformation, lookAgainAfter, { schema, ports })
  if (definition.input.kind === 'none') return finish(definition.name, ports)
  return backfillStep(transformation, { schema, ports })
}

/** No files were there before, where none are taken. */
async function finish(name: string, ports: ActivatePorts): Promise<void> {
  const decide = ({ state }: Transformation) =>
    state.backfill === 'running' ? { state: { ...state, backfill: 'done' as const }, line: null } : null
  await changeState({ name, by: 'cascade', decide }, ports)
}
