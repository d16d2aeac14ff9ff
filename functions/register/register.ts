import type { RegisterMessage } from '../../shared/messages/register.ts'
import { filesOf, readManifest, type OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { refuseOutput } from '../../shared/lifecycle/refuse-output.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { sideBySide } from '../../shared/ports/side-by-side.ts'

/** What registration speaks to. */
export type RegisterPorts = Pick<Ports, 'catalog' | 'transformations' | 'objects' | 'clock'>

/**
 * Registers the outputs of tasks that were accepted as done. The catalog's stream carries them on to the next
 * transformation of the chain: this is where the loop closes.
 *
 * Twice is safe: a file is registered if absent, and not if it is the very replica that was removed meanwhile. If it dies half way, the message comes again.
 */
export async function register(
  messages: readonly RegisterMessage[],
  settings: OutputSettings,
  ports: RegisterPorts,
): Promise<void> {
  const names = [...new Set(messages.map((message) => message.transformation))]
  const producers = new Map((await ports.transformations.read(names)).map((each) => [each.definition.name, each]))
  const results = messages.flatMap((message) =>
    message.results.map((result) => ({ result, producer: producers.get(message.transformation) })),
  )
  const read = await sideBySide(results, ({ result, producer }) => outputsOf(result, { settings, producer }, ports))
  const outputs = read.flat()
  const offered = outputs.map((output) => output.file)
  for (const [index, outcome] of (await ports.catalog.register(offered, 'task')).entries()) {
    const output = outputs[index]
    if (outcome.outcome !== 'refused' || output === undefined) continue
    const { transformation, task } = output
    await refuseOutput({ transformation, task, lfn: outcome.lfn, why: outcome.reason }, ports)
  }
}

async function outputsOf(
  { task, manifest: key }: RegisterMessage['results'][number],
  { settings, producer }: { readonly settings: OutputSettings; readonly producer: Transformation | undefined },
  ports: RegisterPorts,
) {
  // Being cleaned away, outputs and all: a late message must not bring one back.
  if (producer === undefined || producer.state.status === 'Cleaning' || producer.state.status === 'Cleaned') return []
  const manifest = await readManifest(key, ports.objects)
  // An accepted manifest is there, and was read before.
  if (manifest === undefined || typeof manifest === 'string') return []
  return filesOf(manifest, producer.definition.production, settings).map((file) => ({
    file,
    transformation: producer.definition.name,
    task,
  }))
}
