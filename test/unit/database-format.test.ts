import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { LocalDatabase } from '../../shared/local/database.ts'
import { aDirectory } from '../contract/objects-directory.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome } from '../fixtures/simulated-home.ts'

const NAME = 'p/a'

function entry(lfn: string) {
  return { lfn, rev: 1, size: 7, storageElements: ['A'], since: 1, errors: 0, needs: {} }
}

/** A database of format 6, with two files on pile x and none on pile y. */
async function ofBefore(): Promise<string> {
  const path = join(await aDirectory(), 'cascade.db')
  const { ports, database } = simulatedHome({ path })
  await ports.transformations.create([aTransformation({ name: NAME }), aTransformation({ name: 'p/b' })])
  for (const [name, pile, lfns] of [
    [NAME, 'x', ['/f1', '/f2']],
    [NAME, 'y', []],
    ['p/b', 'x', ['/f3']],
  ] as const) {
    const head = await ports.piles.head(name, pile)
    await ports.piles.change({ head, put: lfns.map(entry), remove: [], counts: {} })
  }
  database.close()
  const sqlite = new DatabaseSync(path)
  sqlite.exec('ALTER TABLE piles DROP COLUMN waiting; ALTER TABLE piles DROP COLUMN uncut; PRAGMA user_version = 6')
  sqlite.close()
  return path
}

it('brings the database of a home of before up, with how many files wait on each pile, once', async () => {
  const path = await ofBefore()
  for (let time = 0; time < 2; time += 1) {
    const { ports, database } = simulatedHome({ path })
    const heads = [...(await ports.piles.list(NAME, '', 9)), ...(await ports.piles.list('p/b', '', 9))]
    expect(heads.map(({ pile, waiting, uncut }) => ({ pile, waiting, uncut }))).toEqual([
      { pile: 'x', waiting: 2, uncut: true },
      { pile: 'y', waiting: 0, uncut: true },
      { pile: 'x', waiting: 1, uncut: true },
    ])
    database.close()
  }
})

it('leaves the database of a home of before as it is where it may only be read', async () => {
  const path = await ofBefore()
  expect(() => new LocalDatabase(path, 'read')).toThrow('an older Cascade made it, in format 6')
})
