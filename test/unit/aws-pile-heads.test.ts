import { expect, it } from 'vitest'
import { pileKey } from '../../shared/aws/keys.ts'
import { AwsPiles } from '../../shared/aws/piles.ts'
import { Table } from '../../shared/aws/table.ts'
import type { PileEntry } from '../../shared/ports/piles.ts'
import { MemoryDynamo } from '../aws-world/memory-dynamo.ts'

const PILE = { transformation: 'p/a', pile: 'x' }

function entries(count: number): readonly PileEntry[] {
  return Array.from({ length: count }, (_, index) => {
    return { lfn: `/f${index}`, rev: 1, size: 7, storageElements: ['A'], since: index, errors: 0, needs: {} }
  })
}

/** A pile as code of before has written it: it says neither how many files wait nor whether it was cut. */
async function ofBefore(count: number): Promise<AwsPiles> {
  const table = new Table(new MemoryDynamo().client, 'T')
  const piles = new AwsPiles(table)
  const head = { ...(await piles.head(PILE.transformation, PILE.pile)), uncut: false }
  await piles.change({ head, put: entries(count), remove: [], counts: {} })
  await table.update(pileKey.build(PILE), 'REMOVE #waiting, #uncut')
  return piles
}

it.each([
  { count: 0, least: 0 },
  { count: 7, least: 7 },
  { count: 700, least: 2 },
])(
  'a pile of $count files that was stored before they were counted has $least at least, and may be uncut',
  async (pile) => {
    const piles = await ofBefore(pile.count)
    const head = await piles.head(PILE.transformation, PILE.pile)
    expect(head).toMatchObject({ version: 1, waiting: pile.least, uncut: true })
    expect(await piles.list(PILE.transformation, '', 9)).toEqual([head])
    await piles.finish({ head, ready: [], now: 5, counts: {} })
    const finished = await piles.head(PILE.transformation, PILE.pile)
    expect(finished).toMatchObject({ version: 2, waiting: pile.least, uncut: true })
    await piles.change({ head: { ...finished, uncut: false }, put: [], remove: [], counts: {} })
    expect(await piles.head(PILE.transformation, PILE.pile)).toMatchObject({ waiting: pile.count, uncut: false })
  },
)
