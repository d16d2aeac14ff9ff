import type { RegisterMessage } from '../../shared/messages/register.ts'
import type { OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { acceptedOutputs, registerOutputs, type TaskOutput } from '../../shared/lifecycle/register-outputs.ts'
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
  const names = [...new Set(messages.map((message) => message.transformation))]
  const producers = new Map((await ports.transformations.read(names)).map((each) => [each.definition.name, each]))
  const outputs: TaskOutput[] = []
  for (const { transformation, results } of messages) {
    const producer = producers.get(transformation)
    // Being cleaned away, outputs and all: a late message must not bring one back.
    if (producer === undefined || producer.state.status === 'Cleaning' || producer.state.status === 'Cleaned') continue
    for (const { manifest } of results)
      outputs.push(...(await acceptedOutputs(manifest, producer, { settings, objects: ports.objects })))
  }
  await registerOutputs(outputs, ports)
}
