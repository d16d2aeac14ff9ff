import type { CatalogFile } from '../../shared/model/file.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import { attachmentOf } from '../../shared/filter/attach.ts'
import type { OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { acceptedOutputs, registerOutputs, type TaskOutput } from '../../shared/lifecycle/register-outputs.ts'
import { pluginOf } from '../../shared/plugins/plugin-of.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import type { AuditStep } from './audit-step.ts'
import type { ClosePorts } from './ports.ts'

/** Tasks of a parent looked at in one step. */
const STEP = 200

/** Goes through the outputs that tasks of the parents name: registers what is not, attaches what the filter has not yet. */
export async function walkOutputs(
  walk: { readonly transformation: Transformation; readonly at: { readonly parent: number; readonly after: number } },
  settings: OutputSettings,
  ports: ClosePorts,
): Promise<AuditStep> {
  const { transformation, at } = walk
  const parent = transformation.definition.parents[at.parent]
  if (parent === undefined) return { cursor: { attached: '' }, expected: 0, gone: 0 }
  const tasks = await ports.tasks.list(parent, at.after, STEP)
  const manifests = tasks.flatMap((task) => (task.state === 'Done' ? (task.manifest ?? []) : []))
  const outputs = await outputsOf({ parent, manifests }, settings, ports)
  await attachMissing(outputs, { transformation, settings }, ports)
  const last = tasks.at(-1)
  const isLastPage = last === undefined || tasks.length < STEP
  return {
    cursor: isLastPage ? { parent: at.parent + 1, after: 0 } : { parent: at.parent, after: last.number },
    expected: 0,
    gone: 0,
  }
}

/**
 * The files that these manifests of a parent name, as the catalog has them; those it has not are registered first. What it
 * refuses is the parent's loss, to be said there.
 */
async function outputsOf(
  { parent, manifests }: { readonly parent: string; readonly manifests: readonly string[] },
  settings: OutputSettings,
  ports: ClosePorts,
): Promise<readonly CatalogFile[]> {
  const [producer] = await ports.transformations.read([parent])
  const outputs: TaskOutput[] = []
  if (producer !== undefined)
    for (const manifest of manifests)
      outputs.push(...(await acceptedOutputs(manifest, producer, { settings, objects: ports.objects })))
  const lfns = outputs.map(({ file }) => file.lfn)
  const known = new Map((await ports.catalog.read(lfns)).map((file) => [file.lfn, file.checksum]))
  const missing = outputs.filter(({ file }) => known.get(file.lfn) !== file.checksum)
  if (missing.length > 0) await registerOutputs(missing, ports)
  return ports.catalog.read(lfns)
}

async function attachMissing(
  files: readonly CatalogFile[],
  context: { readonly transformation: Transformation; readonly settings: OutputSettings },
  ports: ClosePorts,
): Promise<void> {
  const { definition } = context.transformation
  if (definition.input.kind === 'none') return
  const query = checkQuery(definition.input.query, context.settings.schema)
  const wanting = { name: definition.name, plugin: pluginOf(definition) }
  const wanted = files.filter((file) => matches(query, file.metadata))
  const known = await ports.attachments.read(
    definition.name,
    wanted.map(({ lfn }) => lfn),
  )
  // Most are there: to read that costs a fifth of an insertion that is refused.
  const seen = new Map(known.map(({ lfn, catalogVersion }) => [lfn, catalogVersion]))
  const missing = wanted.filter((file) => (seen.get(file.lfn) ?? 0) < file.version)
  await ports.attachments.attach(missing.map((file) => attachmentOf(file, wanting, ports.clock.now())))
}
