import { attachmentOf, tellGroup } from '../../shared/filter/attach.ts'
import { nextPage } from '../../shared/filter/backfill-page.ts'
import { changeState } from '../../shared/lifecycle/change-state.ts'
import type { CatalogFile } from '../../shared/model/file.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { State, Transformation } from '../../shared/model/transformation.ts'
import { pluginOf } from '../../shared/plugins/plugin-of.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import type { ActivatePorts } from './ports.ts'

/**
 * One page of a backfill, in this order: it is read, then taken in hand, then its files are attached, `group` is told, and the cursor moves.
 * Taking it is a change of the state from the version that was read, and only who took it last moves the cursor.
 *
 * So a worker that another has overtaken attaches nothing that is not looked at. If the other was there before it took the page,
 * it takes none. If the other came after that, it has read the page later, finds whatever this one found, and tells
 * `group` of it. Were the page not taken, a slow worker could read it anew when the backfill is long over, attach a file that
 * came since, and die: its message would come again to a backfill with nothing left to do. (The filter tells of such a file
 * too, but not for a closed input, which it brings no files.)
 *
 * If it dies, its message comes again, and the page is taken and done again. Who finds that it was taken by another since has
 * nothing to do: the other's message is there until it is done. This costs a write a page.
 */
export async function backfillStep(
  transformation: Transformation,
  context: { readonly schema: MetadataSchema; readonly ports: ActivatePorts },
): Promise<void> {
  const { schema, ports } = context
  const { definition, state } = transformation
  if (definition.input.kind === 'none') return
  const query = checkQuery(definition.input.query, schema)
  const page = await nextPage(query, state.backfillCursor, ports.catalog)
  if (!(await take(transformation, ports))) {
    const [now] = await ports.transformations.read([definition.name])
    // What changed was something else of it: the page is read anew.
    return now !== undefined && isWhereItWas(now.state, state) ? backfillStep(now, context) : undefined
  }
  const wanted = page.files.filter((file) => matches(query, file.metadata))
  await attach(wanted, transformation, ports)
  await moveOn(transformation, page.cursor, ports)
}

/** The version that the page is taken from names who took it: nobody else can take one from it. */
function take({ definition, state, version }: Transformation, ports: ActivatePorts): Promise<boolean> {
  const next = { ...state, backfillTaken: version }
  return ports.transformations.change({ name: definition.name, version, state: next, log: null })
}

function isWhereItWas(now: State, before: State): boolean {
  return (
    now.backfill === 'running' &&
    now.lookAgainAfter === null &&
    now.backfillCursor === before.backfillCursor &&
    now.backfillTaken === before.backfillTaken
  )
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

/** To the next page, or to the end (null): unless another has taken this one since, or it was begun anew. */
async function moveOn(taken: Transformation, cursor: string | null, ports: ActivatePorts): Promise<void> {
  const { name } = taken.definition
  const place = { backfillCursor: cursor, backfillTaken: null }
  const decide = ({ state }: Transformation) =>
    state.backfillTaken === taken.version
      ? { state: { ...state, ...place, backfill: cursor === null ? 'done' : state.backfill }, line: null }
      : null
  const moved = await changeState({ name, by: 'cascade', decide }, ports)
  if (moved !== null && cursor !== null) await ports.queue.send('activate', [{ version: 1, transformation: name }])
}
