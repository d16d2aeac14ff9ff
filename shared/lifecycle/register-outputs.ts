import type { NewFile } from '../model/file.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Ports } from '../ports/ports.ts'
import { filesOf, readManifest, type OutputSettings } from './outputs.ts'
import { refuseOutput } from './refuse-output.ts'

/** An output of a task that was accepted as done, as a file of the catalog. */
export interface TaskOutput {
  readonly file: NewFile
  readonly transformation: string
  readonly task: number
}

/** The outputs that the manifest under a key names: of one that was accepted, so that it is there and was read before. */
export async function acceptedOutputs(
  key: string,
  { definition }: Transformation,
  { settings, objects }: { readonly settings: OutputSettings } & Pick<Ports, 'objects'>,
): Promise<readonly TaskOutput[]> {
  const manifest = await readManifest(key, objects)
  if (manifest === undefined || typeof manifest === 'string') return []
  const { name: transformation, production } = definition
  return filesOf(manifest, production, settings).map((file) => ({ file, transformation, task: manifest.task }))
}

/**
 * Registers outputs of tasks; what the catalog refuses is said of the transformation that made it. Twice is safe: a file is registered
 * if absent, and not if it is the very replica that was removed meanwhile.
 */
export async function registerOutputs(
  outputs: readonly TaskOutput[],
  ports: Pick<Ports, 'catalog' | 'transformations' | 'clock'>,
): Promise<void> {
  const offered = outputs.map(({ file }) => file)
  for (const [index, outcome] of (await ports.catalog.register(offered, 'task')).entries()) {
    const output = outputs[index]
    if (outcome.outcome !== 'refused' || output === undefined) continue
    const { transformation, task } = output
    await refuseOutput({ transformation, task, lfn: outcome.lfn, why: outcome.reason }, ports)
  }
}
