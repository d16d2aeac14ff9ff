import { liveTasks } from '../../shared/lifecycle/live-tasks.ts'
import type { CatalogFile } from '../../shared/model/file.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import { executionPrefix } from '../../shared/model/manifest.ts'
import type { Task } from '../../shared/model/task.ts'
import type { TaskInput, TaskOrder } from '../../shared/model/task-order.ts'
import { currentJob, runOfTask, type Transformation } from '../../shared/model/transformation.ts'
import { pluginOf } from '../../shared/plugins/plugin-of.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { Submission } from '../../shared/ports/submissions.ts'
import type { SubmitSettings } from './settings.ts'

interface Context {
  readonly transformation: Transformation
  readonly settings: SubmitSettings
}

/** The orders of a submission's tasks: all that their runners need to know. Tasks whose attempt is over are left out. */
export async function ordersOf(
  submission: Submission,
  context: Context,
  ports: Pick<Ports, 'tasks' | 'catalog'>,
): Promise<readonly TaskOrder[]> {
  const live = await liveTasks(submission, ports)
  const files = await ports.catalog.read([...new Set(live.flatMap((task) => task.files))])
  const byLfn = new Map(files.map((file) => [file.lfn, file]))
  return live.map((task) => orderOf(task, { ...context, submission, files: byLfn }))
}

function orderOf(
  task: Task,
  context: Context & { readonly submission: Submission; readonly files: ReadonlyMap<Lfn, CatalogFile> },
): TaskOrder {
  const { definition, state } = context.transformation
  const execution = {
    transformation: definition.name,
    task: task.number,
    attempt: task.attempt,
    submission: context.submission.name,
  }
  const inputs = task.files.map((lfn) => inputOf(lfn, context.files.get(lfn), context.settings))
  return {
    version: 1,
    production: definition.production,
    life: definition.life,
    step: definition.step,
    ...execution,
    run: runOfTask(state.runs, task.number),
    site: context.submission.site,
    axes: definition.axes,
    metadata: definition.metadata,
    inherit: inheritedFields(inputs, context.settings),
    job: currentJob(context.transformation),
    inputs,
    inputField: pluginOf(definition).inputField,
    prefix: executionPrefix(execution),
  }
}

function inheritedFields(inputs: readonly TaskInput[], settings: SubmitSettings): string[] {
  const fields = new Set(inputs.flatMap((input) => Object.keys(input.metadata)))
  return [...fields].filter((field) => !settings.systemFields.includes(field)).sort()
}

/** A file that left the catalog after it was assigned has no place to be fetched from: its runner says so. */
function inputOf(lfn: Lfn, file: CatalogFile | undefined, settings: SubmitSettings): TaskInput {
  if (file === undefined) {
    const key = `removed from the catalog: ${lfn}`
    return { lfn, location: { kind: 'object', key }, size: 0, checksum: NO_CHECKSUM, metadata: {} }
  }
  const { size, checksum, metadata } = file
  return { lfn, location: locationOf(file, settings), size, checksum, metadata }
}

const NO_CHECKSUM = `sha256:${'0'.repeat(64)}`

function locationOf(file: CatalogFile, settings: SubmitSettings): TaskInput['location'] {
  const stored = file.replicas.find((replica) => replica.storageElement === settings.objectStorageElement)
  if (stored !== undefined) return { kind: 'object', key: stored.path }
  return { kind: 'path', path: file.replicas[0]?.path ?? '' }
}
