import * as z from 'zod'
import type { CatalogFile } from '../../shared/model/file.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import { attachmentOf, tellGroup } from '../../shared/filter/attach.ts'
import { filesOf, readManifest, type OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { pluginOf } from '../../shared/plugins/plugin-of.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { block } from './block.ts'
import type { ClosePorts } from './close.ts'
import { flushPiles } from '../../shared/lifecycle/flush-piles.ts'
import { intolerable } from './losses.ts'

/** Tasks of a parent looked at in one step. */
const STEP = 200

const cursorSchema = z.strictObject({ parent: z.number().int(), after: z.number().int() })

/**
 * One step of the walk over the outputs that the parents' tasks name: registers what is not, attaches what is missing, and
 * counts what belongs here. So closing cannot overtake the filter (DESIGN 10, invariant 11): an output on its way between a task's end and a
 * pile is found here, and the transformation does not complete before as many files as were found are accounted for.
 */
export async function auditStep(
  transformation: Transformation,
  settings: OutputSettings,
  ports: ClosePorts,
): Promise<void> {
  const { definition, state } = transformation
  const cursor = state.audit.cursor === null ? { parent: 0, after: 0 } : cursorSchema.parse(JSON.parse(state.audit.cursor))
  const parent = definition.parents[cursor.parent]
  if (parent === undefined || definition.input.kind !== 'parents') return endAudit(transformation, ports)
  const tasks = await ports.tasks.list(parent, cursor.after, STEP)
  const outputs = await outputsOf({ parent, manifests: tasks.flatMap((task) => task.manifest ?? []) }, settings, ports)
  const expected = await attachMissing(outputs, { transformation, settings }, ports)
  const last = tasks.at(-1)
  const next =
    last === undefined || tasks.length < STEP
      ? { parent: cursor.parent + 1, after: 0 }
      : { parent: cursor.parent, after: last.number }
  const audit = { ...state.audit, cursor: JSON.stringify(next), expected: state.audit.expected + expected }
  await ports.transformations.change({
    name: definition.name,
    version: transformation.version,
    state: { ...state, audit },
    log: null,
  })
  await ports.queue.send('close', [{ version: 1, transformation: definition.name }])
}

/** The files that these manifests of a parent name, as the catalog has them; those it has not are registered first. */
async function outputsOf(
  { parent, manifests }: { readonly parent: string; readonly manifests: readonly string[] },
  settings: OutputSettings,
  ports: ClosePorts,
): Promise<readonly CatalogFile[]> {
  const [found] = await ports.transformations.read([parent])
  const files = []
  for (const key of manifests) {
    const manifest = await readManifest(key, ports.objects)
    if (found === undefined || manifest === undefined || typeof manifest === 'string') continue
    files.push(...filesOf(manifest, found.definition.production, settings))
  }
  const lfns = files.map((file) => file.lfn)
  const known = new Set((await ports.catalog.read(lfns)).map((file) => file.lfn))
  const missing = files.filter((file) => !known.has(file.lfn))
  if (missing.length > 0) await ports.catalog.register(missing)
  return ports.catalog.read(lfns)
}

/** Attaches those that the filter has not yet, tells their piles, and returns how many belong to the transformation. */
async function attachMissing(
  files: readonly CatalogFile[],
  context: { readonly transformation: Transformation; readonly settings: OutputSettings },
  ports: ClosePorts,
): Promise<number> {
  const { definition } = context.transformation
  if (definition.input.kind === 'none') return 0
  const query = checkQuery(definition.input.query, context.settings.schema)
  const wanting = { name: definition.name, plugin: pluginOf(definition) }
  const wanted = files.filter((file) => matches(query, file.metadata))
  await ports.attachments.attach(wanted.map((file) => attachmentOf(file, wanting, ports.clock.now())))
  const attached = await ports.attachments.read(definition.name, wanted.map((file) => file.lfn))
  await tellGroup(ports.queue, attached.filter((file) => file.status === 'Unused'))
  return attached.filter((file) => file.status !== 'Withdrawn' && file.status !== 'Removed').length
}

/**
 * Everything has been through the filter: from now on, groups that are not complete leave. Not if more was lost on the way
 * than is tolerated: a merge of what is left is not what was asked for.
 */
async function endAudit(transformation: Transformation, ports: ClosePorts): Promise<void> {
  const { definition, state, version } = transformation
  const { name } = definition
  const counts = (await ports.transformations.progress(name))?.counts
  const problem = counts === undefined ? null : await intolerable(transformation, counts, ports)
  if (problem !== null) return block(transformation, problem, ports)
  const next = { ...state, reason: '', audit: { ...state.audit, state: 'flush', cursor: null } } as const
  if (await ports.transformations.change({ name, version, state: next, log: null })) await flushPiles(name, ports)
  await ports.queue.send('close', [{ version: 1, transformation: name }])
}
