import type { RegisterMessage } from '../../shared/messages/register.ts'
import { filesOf, readManifest, type OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { stop } from '../../shared/lifecycle/stop.ts'
import type { Ports } from '../../shared/ports/ports.ts'

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
  const outputs = []
  for (const message of messages) outputs.push(...(await outputsOf(message, settings, ports)))
  const offered = outputs.map((output) => output.file)
  for (const [index, outcome] of (await ports.catalog.register(offered, 'task')).entries()) {
    const output = outputs[index]
    if (outcome.outcome === 'refused' && output !== undefined) await refused(output, outcome.reason, ports)
  }
}

/**
 * Tracking looked before it accepted the result, so somebody took the LFN in between. The task is Done and this output is lost: that
 * must not end as "Completed".
 */
async function refused(
  { transformation, task }: { readonly transformation: string; readonly task: number },
  why: string,
  ports: RegisterPorts,
): Promise<void> {
  const text = `an output of task ${task} was refused: ${why}`
  await ports.transformations.note(transformation, { at: ports.clock.now(), by: 'cascade', text })
  await stop(transformation, text, ports)
}

async function outputsOf(message: RegisterMessage, settings: OutputSettings, ports: RegisterPorts) {
  const { transformation, task } = message
  const manifest = await readManifest(message.manifest, ports.objects)
  const [found] = await ports.transformations.read([transformation])
  // Being cleaned away, outputs and all: a late message must not bring one back.
  if (found === undefined || found.state.status === 'Cleaning' || found.state.status === 'Cleaned') return []
  // An accepted manifest is there, and was read before.
  if (manifest === undefined || typeof manifest === 'string') return []
  return filesOf(manifest, found.definition.production, settings).map((file) => ({ file, transformation, task }))
}
