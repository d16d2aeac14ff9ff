import type { RegisterMessage } from '../../shared/messages/register.ts'
import { filesOf, readManifest, type OutputSettings } from '../../shared/lifecycle/outputs.ts'
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
  const files = []
  for (const message of messages) files.push(...(await outputsOf(message, settings, ports)))
  const outcomes = await ports.catalog.register(
    files.map((output) => output.file),
    'task',
  )
  for (const [index, outcome] of outcomes.entries()) {
    const output = files[index]
    if (outcome.outcome === 'refused' && output !== undefined)
      await ports.transformations.note(output.transformation, {
        at: ports.clock.now(),
        by: 'cascade',
        text: `an output of task ${output.task} was refused: ${outcome.reason}`,
      })
  }
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
