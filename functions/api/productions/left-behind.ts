import type { LeftBehind } from '../../../shared/api/productions.ts'
import { pagesOfPiles } from '../../../shared/lifecycle/pages-of-piles.ts'
import { lossOf } from '../../../shared/model/losses.ts'
import type { Standing } from '../../../shared/model/production-status.ts'
import type { PileHead } from '../../../shared/ports/piles.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import { leftOnPile, type LeftFile } from '../transformations/left-on-pile.ts'

/** Files named of one transformation. */
const SHOWN = 20

/** What a transformation has left behind. */
export interface AllLeftBehind {
  /** The first files, by the reason. */
  readonly named: readonly LeftBehind[]
  /** How many more there are. */
  readonly more: number
}

/** The files that a transformation has left behind: the first of those that are found by a moment, and how many more there are. */
export async function leftBehind(
  { transformation, counts }: Standing,
  until: number,
  ports: Pick<Ports, 'piles' | 'clock'>,
): Promise<AllLeftBehind> {
  const { name } = transformation.definition
  const all = lossOf({ transformation, counts }).left
  const found: LeftFile[] = []
  for await (const { pile } of stuckPiles({ name, files: all, until }, ports)) {
    found.push(...(await leftOnPile(transformation, pile, ports)))
    if (found.length >= SHOWN) break
  }
  const shown = found.slice(0, SHOWN)
  const named = [...Map.groupBy(shown, ({ reason }) => reason)].map(([reason, files]) => {
    return { transformation: name, reason, lfns: files.map(({ lfn }) => lfn) }
  })
  return { named, more: Math.max(0, all - shown.length) }
}

/** Piles with files that were left behind, until all of these files are found, or the moment has come. */
async function* stuckPiles(
  { name, files, until }: { readonly name: string; readonly files: number; readonly until: number },
  { piles, clock }: Pick<Ports, 'piles' | 'clock'>,
): AsyncGenerator<PileHead, undefined> {
  let sought = files
  if (sought === 0) return
  for await (const page of pagesOfPiles(name, piles)) {
    for (const head of page) {
      if (head.stuck > 0) yield head
      sought -= head.stuck
    }
    if (sought <= 0 || clock.now() >= until) return
  }
}
