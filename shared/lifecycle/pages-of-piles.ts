import type { PileHead, Piles } from '../ports/piles.ts'

/** Piles read at a time. */
const PAGE = 500

/** All piles of a transformation, a page at a time, read as they are asked for. */
export async function* pagesOfPiles(
  transformation: string,
  piles: Pick<Piles, 'list'>,
): AsyncGenerator<readonly PileHead[], undefined> {
  for (let after = ''; ;) {
    const page = await piles.list(transformation, after, PAGE)
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.pile
  }
}
