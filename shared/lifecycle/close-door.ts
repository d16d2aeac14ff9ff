import type { Ports } from '../ports/ports.ts'
import { moved } from './change-state.ts'

/**
 * Closes the door of a transformation whose production is being removed: from here on nothing of it is submitted, cut, or taken by
 * the filter. Again until nobody was faster; one that is closed, or gone, is left as it is. False: it is in a status from which
 * nothing leads there.
 */
export async function closeDoor(
  name: string,
  { by, ports }: { readonly by: string; readonly ports: Pick<Ports, 'transformations' | 'clock'> },
): Promise<boolean> {
  for (;;) {
    const [transformation] = await ports.transformations.read([name])
    if (transformation === undefined || ['Cleaning', 'Cleaned'].includes(transformation.state.status)) return true
    const { definition, state, version } = transformation
    const next = moved(state, 'Cleaning', `removed by ${by}`)
    if (next === null) return false
    const log = { at: ports.clock.now(), by, text: 'Cleaning: its production is being removed' }
    const change = { name, version, state: next, log }
    const done = await (definition.input.kind === 'none'
      ? ports.transformations.change(change)
      : ports.transformations.changeActive(change, 'remove'))
    if (done) return true
  }
}
