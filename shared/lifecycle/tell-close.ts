import type { Transformation } from '../model/transformation.ts'
import type { Queue } from '../ports/queue.ts'
import type { Transformations } from '../ports/transformations.ts'

type ClosingPorts = { readonly transformations: Transformations; readonly queue: Queue }

/**
 * Tells `close` of transformations whose end may depend on what was just written of their files and tasks. While one waits for more
 * input, it does not: whoever brings the last of it tells `close`, which then counts what is there. They are read
 * after those writes, so that either this sees that the input is there, or who brings it counts these writes. Most batches
 * come while more input is awaited, and a message for nothing costs more than to look.
 */
export async function tellClose(names: readonly string[], ports: ClosingPorts): Promise<void> {
  const found = await ports.transformations.read(names)
  const parents = new Set(found.filter(isActive).flatMap(({ definition }) => definition.parents))
  const going = (await ports.transformations.read([...parents])).filter(({ state }) => state.status !== 'Completed')
  const unfinished = new Set(going.map(({ definition }) => definition.name))
  const concerned = found.filter((one) => !isActive(one) || !awaitsInput(one, unfinished))
  await ports.queue.send(
    'close',
    concerned.map(({ definition }) => ({ version: 1, transformation: definition.name })),
  )
}

function isActive({ state }: Transformation): boolean {
  return state.status === 'Active'
}

function awaitsInput({ definition, state }: Transformation, unfinished: ReadonlySet<string>): boolean {
  if (definition.input.kind === 'open') return !state.accepted
  return definition.parents.some((parent) => unfinished.has(parent))
}
