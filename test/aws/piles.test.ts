import { randomBytes } from 'node:crypto'
import { describe, expect, inject, it } from 'vitest'
import { documentClient } from '../../shared/aws/clients.ts'
import type { Key } from '../../shared/aws/key-kind.ts'
import { AwsPiles } from '../../shared/aws/piles.ts'
import { forgetTransformation } from '../../shared/aws/forget-transformation.ts'
import { Table, type Item } from '../../shared/aws/table.ts'
import type { PileEntry, PileHead } from '../../shared/ports/piles.ts'
import { emulatedClient, emulatedTables } from './emulated-tables.ts'

const endpoint = inject('emulator')
const NAME = 'p/a'

function entry(index: number): PileEntry {
  return { lfn: `/f${index}`, rev: 1, size: 7, storageElements: ['A'], since: index, errors: 0, needs: {} }
}

function entries(from: number, count: number): readonly PileEntry[] {
  return Array.from({ length: count }, (_, index) => entry(from + index))
}

async function makeTable(): Promise<Table> {
  return (await emulatedTables(endpoint ?? '')).transformations
}

/** Puts files on the pile `x`, and takes others off it. */
async function move(
  piles: AwsPiles,
  given: { readonly put?: readonly PileEntry[]; readonly remove?: readonly string[]; readonly head?: PileHead },
): Promise<boolean> {
  const head = given.head ?? (await piles.head(NAME, 'x'))
  return piles.change({ head, put: given.put ?? [], remove: given.remove ?? [], counts: {} })
}

/** A table on which something happens once, before the pages of a pile are read. */
class SlowTable extends Table {
  happens: (() => Promise<unknown>) | undefined

  override async getAll(keys: readonly Key[]): Promise<readonly Item[]> {
    const { happens } = this
    this.happens = undefined
    await happens?.()
    return super.getAll(keys)
  }
}

describe.skipIf(endpoint === null)('piles that are more than a page', () => {
  it('hold what came in many changes and lose most of it in one', async () => {
    const piles = new AwsPiles(await makeTable())
    for (let from = 0; from < 2400; from += 400) expect(await move(piles, { put: entries(from, 400) })).toBe(true)
    expect(await piles.waiting(NAME, 'x')).toEqual(entries(0, 2400))
    expect(await piles.waiting(NAME, 'x', ['/f2399', '/none', '/f0'])).toEqual([entry(2399), entry(0)])
    expect(await move(piles, { put: [{ ...entry(5), rev: 2 }] })).toBe(true)
    expect(await piles.waiting(NAME, 'x', ['/f5'])).toEqual([{ ...entry(5), rev: 2 }])
    const remove = entries(10, 2385).map(({ lfn }) => lfn)
    expect(await move(piles, { remove })).toBe(true)
    const left = [...entries(0, 5), { ...entry(5), rev: 2 }, ...entries(6, 4), ...entries(2395, 5)]
    expect(await piles.waiting(NAME, 'x')).toEqual(left)
  })

  it('show nothing of a change that came too late', async () => {
    const piles = new AwsPiles(await makeTable())
    await move(piles, { put: entries(0, 300) })
    const head = await piles.head(NAME, 'x')
    const rivals = [move(piles, { head, put: entries(300, 300) }), move(piles, { head, put: entries(600, 300) })]
    const [one, other] = await Promise.all(rivals)
    expect(one).toBe(other !== true)
    expect(await piles.waiting(NAME, 'x')).toEqual([...entries(0, 300), ...entries(one === true ? 300 : 600, 300)])
  })

  it('are read at one version, though a change removes the pages that a reader was about to read', async () => {
    const table = await makeTable()
    const piles = new AwsPiles(table)
    await move(piles, { put: entries(0, 300) })
    const slow = new SlowTable(documentClient(emulatedClient(endpoint ?? '')), table.name)
    slow.happens = () => move(piles, { put: entries(300, 150) })
    expect(await new AwsPiles(slow).waiting(NAME, 'x')).toEqual(entries(0, 450))
    const head = await piles.head(NAME, 'x')
    slow.happens = () => move(piles, { put: entries(450, 150) })
    expect(await move(new AwsPiles(slow), { head, remove: ['/f0'] })).toBe(false)
    expect(slow.happens).toBeUndefined()
    expect(await piles.waiting(NAME, 'x')).toEqual(entries(0, 600))
  })

  it('tell of a page that is lost, in place of waiting for it for ever', async () => {
    const table = await makeTable()
    const piles = new AwsPiles(table)
    await move(piles, { put: entries(0, 300) })
    for (let shard = 0; shard < 16; shard += 1)
      for (const { pk, sk } of await table.range({ pk: `G#${NAME}#${shard}`, limit: 9 }))
        await table.remove({ pk: String(pk), sk: String(sk) })
    await expect(new AwsPiles(table).waiting(NAME, 'x')).rejects.toThrow('is lost')
  })

  it('are forgotten with their transformation, and are due no more', async () => {
    const table = await makeTable()
    const piles = new AwsPiles(table)
    for (const name of [NAME, 'p/b']) {
      const head = { ...(await piles.head(name, 'x')), due: 5 }
      await piles.change({ head, put: entries(0, 300), remove: [], counts: {} })
    }
    await forgetTransformation(NAME, table)
    expect(await piles.due(9, 9)).toEqual([{ transformation: 'p/b', pile: 'x' }])
    expect(await piles.head(NAME, 'x')).toMatchObject({ version: 0, due: null })
  })
})

describe.skipIf(endpoint === null)('a cut that is more than an item', () => {
  it('comes back whole, and not before it is', async () => {
    const piles = new AwsPiles(await makeTable())
    const lfns = Array.from({ length: 700 }, () => `/${randomBytes(495).toString('hex')}`)
    const files = lfns.map((lfn) => ({ lfn, rev: 1 }))
    const cut = { transformation: NAME, pile: 'x', id: 'c1', tasks: [{ number: 1, target: ['A'], files }] }
    await piles.writeCut(cut)
    expect(await piles.readCut(NAME, 'c1')).toEqual(cut)
    await piles.writeCut({ ...cut, tasks: [] })
    expect(await piles.readCut(NAME, 'c1')).toEqual(cut)
  })
})
