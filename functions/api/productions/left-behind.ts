import type { LeftBehind } from '../../../shared/api/productions.ts'
import { lossOf } from '../../../shared/model/losses.ts'
import type { Standing } from '../../../shared/model/production-status.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import { leftOnPile, type LeftFile } from '../transformations/left-on-pile.ts'

/** Files named of one transformation. */
const SHOWN = 20
/** Piles looked at: a transformation that has left something behind is at rest, and its piles are short. */
const PILES = 500

/** The files that a transformation has left behind, by the reason; the first ones only. */
export async function leftBehind(
  { transformation, counts }: Standing,
  ports: Pick<Ports, 'piles' | 'clock'>,
): Promise<readonly LeftBehind[]> {
  if (lossOf({ transformation, counts }).left === 0) return []
  const { name } = transformation.definition
  const found: LeftFile[] = []
  for (const { pile, stuck } of await ports.piles.list(name, '', PILES)) {
    if (stuck > 0) found.push(...(await leftOnPile(transformation, pile, ports)))
    if (found.length >= SHOWN) break
  }
  const reasons = Map.groupBy(found.slice(0, SHOWN), ({ reason }) => reason)
  return [...reasons].map(([reason, files]) => ({ transformation: name, reason, lfns: files.map(({ lfn }) => lfn) }))
}
