import type { RegisterMessage } from '../../shared/messages/register.ts'
import type { OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { acceptedOutputs, registerOutputs } from '../../shared/lifecycle/register-outputs.ts'
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
  const results = messages.flatMap(({ transformation, results: some }) => {
    const producer = producers.get(transformation)
    // Being cleaned away, outputs and all: a late message must not bring one back.
    const isGoing = producer?.state.status === 'Cleaning' || producer?.state.status === 'Cleaned'
    return producer === undefined || isGoing ? [] : some.map(({ manifest }) => ({ manifest, producer }))
  })
  const { objects } = ports
  const read = await sideBySide(results, ({ manifest, producer }) =>
    acceptedOutputs(manifest, producer, { settings, objects }),
  )
  await registerOutputs(read.flat(), ports)
}
