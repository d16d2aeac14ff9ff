import type { GroupMessage } from '../../shared/messages/group.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import { workOrStop } from '../../shared/lifecycle/stop-unusable.ts'
import { tellClose } from '../../shared/lifecycle/tell-close.ts'
import { cutPile } from './cut.ts'
import { growSimulation } from './grow-simulation.ts'
import type { GroupPorts } from './ports.ts'

/**
 * Turns the files that wait on piles into tasks.
 *
 * Twice is safe: files are taken by the revision of their attachment, a pile changes only from the version that was
 * read, and a cut that was written is finished by whoever touches its pile next. What is sent at the end is sent also when
 * there was nothing to do: the run before may have died before it could.
 */
export async function group(
  messages: readonly GroupMessage[],
  schema: MetadataSchema,
  ports: GroupPorts,
): Promise<void> {
  const context = { schema, ports }
  const touched = new Set<string>()
  const names = [...new Set(messages.map((message) => message.transformation))]
  const live = new Map((await ports.transformations.read(names)).map((each) => [each.definition.name, each]))
  for (const { transformation, pile, lfns } of byPile(messages)) {
    const found = live.get(transformation)
    if (found === undefined || found.state.status === 'Cleaning' || found.state.status === 'Cleaned') continue
    if (found.definition.input.kind === 'none') await growSimulation(transformation, context)
    else await workOrStop(found, { schema: null, ports }, () => cutPile({ transformation, pile, lfns }, found, context))
    touched.add(transformation)
  }
  await ports.queue.send(
    'submit',
    [...touched].map((transformation) => ({ version: 1, transformation })),
  )
  await tellClose([...touched], ports)
}

/** One piece of work a pile, whatever the number of messages that name it. */
function byPile(messages: readonly GroupMessage[]): readonly { transformation: string; pile: string; lfns: Lfn[] }[] {
  const piles = new Map<string, { transformation: string; pile: string; lfns: Lfn[] }>()
  for (const { transformation, pile, lfns } of messages) {
    const key = JSON.stringify([transformation, pile])
    const work = piles.get(key) ?? { transformation, pile, lfns: [] }
    work.lfns.push(...lfns)
    piles.set(key, work)
  }
  return [...piles.values()].map((work) => ({ ...work, lfns: [...new Set(work.lfns)] }))
}
