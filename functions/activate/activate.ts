import type { ActivateMessage } from '../../shared/messages/activate.ts'
import type { CatalogFile } from '../../shared/model/file.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import { isBehind, type Transformation } from '../../shared/model/transformation.ts'
import { attachmentOf, tellGroup } from '../../shared/filter/attach.ts'
import { changeState } from '../../shared/lifecycle/change-state.ts'
import { workOrStop } from '../../shared/lifecycle/stop-unusable.ts'
import { pluginOf } from '../../shared/plugins/plugin-of.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { nextPage } from '../../shared/filter/backfill-page.ts'
import { lookAgainStep } from './look-again-step.ts'

/** What activation speaks to. */
export type ActivatePorts = Pick<Ports, 'transformations' | 'attachments' | 'catalog' | 'queue' | 'clock'>

/**
 * Runs the files that were there before a transformation through its query, one bounded step a message. Where it was left
 * out of the filter for a while, the files that it has already come first: they are looked at again.
 *
 * Nothing is missed: the query is in the active set before the first step, so a file is seen by the filter, or was written
 * before and is seen here; seen by both, it is attached once. Twice is safe: attachments are inserted if absent, and the cursor
 * moves only from the version that was read; if a step dies, the next one does its page again.
 */
export async function activate(
  messages: readonly ActivateMessage[],
  schema: MetadataSchema,
  ports: ActivatePorts,
): Promise<void> {
  const names = [...new Set(messages.map((message) => message.transformation))]
  for (const transformation of await ports.transformations.read(names)) {
    if (transformation.state.backfill === 'none') continue
    const { name, input } = transformation.definition
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
  if (definition.input.kind === 'none') return finish(transformation, ports)
  const query = checkQuery(definition.input.query, schema)
  const page = await nextPage(query, state.backfillCursor, ports.catalog)
  const wanted = page.files.filter((file) => matches(query, file.metadata))
  await attach(wanted, transformation, ports)
  if (page.cursor === null) return finish(transformation, ports)
  await moveOn(transformation, page.cursor, ports)
}

async function attach(
  files: readonly CatalogFile[],
  transformation: Transformation,
  ports: ActivatePorts,
): Promise<void> {
  const wanting = { name: transformation.definition.name, plugin: pluginOf(transformation.definition) }
  const attachments = files.map((file) => attachmentOf(file, wanting, ports.clock.now()))
  await ports.attachments.attach(attachments)
  await tellGroup(ports.queue, attachments)
}

async function moveOn(transformation: Transformation, backfillCursor: string, ports: ActivatePorts): Promise<void> {
  const { definition, state, version } = transformation
  const next = { ...state, backfillCursor }
  await ports.transformations.change({ name: definition.name, version, state: next, log: null })
  await ports.queue.send('activate', [{ version: 1, transformation: definition.name }])
}

/** All that was there has been through the filter. */
async function finish(transformation: Transformation, ports: ActivatePorts): Promise<void> {
  const cursor = transformation.state.backfillCursor
  await changeState(
    {
      name: transformation.definition.name,
      by: 'cascade',
      decide: ({ state }) => {
        // It was begun anew: something passed it by meanwhile.
        if (state.lookAgainAfter !== null) return null
        if (state.backfill !== 'running' || state.backfillCursor !== cursor) return null
        return { state: { ...state, backfill: 'done', backfillCursor: null }, line: null }
      },
    },
    ports,
  )
}
