import { changeState } from '../../shared/lifecycle/change-state.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** More was lost than is tolerated: the transformation stays Completing, and says why, until an operator does something. */
export async function block(
  transformation: Transformation,
  reason: string,
  ports: Pick<Ports, 'transformations' | 'clock'>,
): Promise<void> {
  const decide = ({ state }: Transformation) =>
    state.reason === reason ? null : { state: { ...state, reason }, line: `Completing: ${reason}` }
  await changeState({ name: transformation.definition.name, by: 'cascade', decide }, ports)
}
