import type { CatalogFile } from '../../shared/model/file.ts'
import type { Task } from '../../shared/model/task.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import { attachmentOf } from '../../shared/filter/attach.ts'
import type { OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { acceptedOutputs, registerOutputs, type TaskOutput } from '../../shared/lifecycle/register-outputs.ts'
import { sideBySide } from '../../shared/ports/side-by-side.ts'
import { pluginOf } from '../../shared/plugins/plugin-of.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import type { AuditStep } from './audit-step.ts'
import type { ClosePorts } from './ports.ts'

/** Tasks of a parent looked at in one step, and the files after which it ends: some seconds, whatever a task makes. */
const TASKS = 1000
const FILES = 10_000
/** Tasks whose manifests are read, side by side, before it is seen whether these are files enough. */
const SOME = 16

/** Goes through the outputs that tasks of the parents name: registers what is not, attaches what the filter has not yet. */
export async function walkOutputs(
  walk: { readonly transformation: Transformation; readonly at: { readonly parent: number; readonly after: number } },
  settings: OutputSettings,
  ports: ClosePorts,
): Promise<AuditStep> {
  const { transformation, at } = walk
  const parent = transformation.definition.parents[at.parent]
  if (parent === undefined) return { cursor: { attached: '' }, expected: 0, gone: 0 }
  const [found] = await ports.transformations.read([parent])
  const tasks = await ports.tasks.list(parent, at.after, TASKS)
  const outputs: TaskOutput[] = []
  let walked = 0
  while (walked < tasks.length && outputs.length < FILES) {
    const some = tasks.slice(walked, walked + SOME)
    walked += some.length
    if (found !== undefined) outputs.push(...(await outputsOf(some, { parent: found, settings }, ports)))
  }
  const files = await inCatalog(outputs, ports)
  await attachMissing(files, { transformation, settings }, ports)
  const last = tasks[walked - 1]
  const isOver = last === undefined || (walked === tasks.length && tasks.length < TASKS)
  return {
    cursor: isOver ? { parent: at.parent + 1, after: 0 } : { parent: at.parent, after: last.number },
    expected: 0,
    gone: 0,
  }
}

/** The files that the manifests of these tasks name. */
async function outputsOf(
  tasks: readonly Task[],
  { parent, settings }: { readonly parent: Transformation; readonly settings: OutputSettings },
  { objects }: ClosePorts,
): Promise<readonly TaskOutput[]> {
  const keys = tasks.flatMap((task) => (task.state === 'Done' ? (task.manifest ?? []) : []))
  return (await sideBySide(keys, (key) => acceptedOutputs(key, parent, { settings, objects }))).flat()
}

/**
 * Files that tasks of a parent made, as the catalog has them; those it has not are registered first. What it refuses is the
 * parent's loss, to be said there.
 */
async function inCatalog(outputs: readonly TaskOutput[], ports: ClosePorts): Promise<readonly CatalogFile[]> {
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
