import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { backfillPages, cursorAfter, nextPage, type BackfillPage } from '../../shared/filter/backfill-page.ts'
import type { CatalogFile } from '../../shared/model/file.ts'
import { nameOf } from '../../shared/model/lfn.ts'
import type { Catalog } from '../../shared/ports/catalog.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'
import { checksumOf, registerFile } from '../fixtures/register-file.ts'

const QUERY = checkQuery({ particle: 'gamma' }, FIELDS)

interface Sized {
  readonly particle: string
  readonly files: number
}

/** A catalog of directories with so many files each, that counts what it is asked. */
function aCatalog(sizes: readonly Sized[]) {
  const directories = sizes.map(({ particle, files }, index) => {
    const path = `/${String(index).padStart(5, '0')}`
    const lfns = Array.from({ length: files }, (_, at) => `${path}/${String(at).padStart(5, '0')}`)
    return { path, seen: { particle: [particle] }, files: lfns.map(aFile) }
  })
  const catalog = {
    directories: vi.fn<Catalog['directories']>(async ({ after, limit }) =>
      directories.filter(({ path }) => path > after).slice(0, limit),
    ),
    list: vi.fn<Catalog['list']>(async ({ directory, after, limit }) => {
      const files = directories.find(({ path }) => path === directory)?.files ?? []
      return files.filter(({ lfn }) => nameOf(lfn) > after).slice(0, limit)
    }),
  }
  const wanted = directories.flatMap(({ seen, files }) => (seen.particle.includes('gamma') ? files : []))
  return { catalog, wanted: wanted.map(({ lfn }) => lfn) }
}

function aFile(lfn: string): CatalogFile {
  return { lfn, size: 1, checksum: checksumOf(lfn), metadata: {}, replicas: [], version: 1 }
}

async function pagesOf(catalog: Parameters<typeof nextPage>[2]): Promise<readonly BackfillPage[]> {
  const pages = []
  for await (const page of backfillPages(QUERY, null, catalog)) pages.push(page)
  return pages
}

function lfnsOf(pages: readonly BackfillPage[]): readonly string[] {
  return pages.flatMap(({ files }) => files.map(({ lfn }) => lfn))
}

const many = (count: number, sized: Sized) => Array.from({ length: count }, () => sized)

describe('the pages of a backfill', () => {
  it('have each file that could match once, in order, however the files lie; one can be entered after any of its files', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            particle: fc.constantFrom('gamma', 'proton'),
            files: fc.oneof(fc.nat(3), fc.nat(100), fc.constantFrom(62, 63, 999, 1000, 1001, 2500)),
          }),
          { maxLength: 40 },
        ),
        fc.nat(),
        async (sizes, at) => {
          const { catalog, wanted } = aCatalog(sizes)
          const pages = await pagesOf(catalog)
          expect(lfnsOf(pages)).toEqual(wanted)
          for (const { files } of pages) expect(files.length).toBeLessThanOrEqual(1000)
          const place = wanted.length === 0 ? 0 : at % wanted.length
          const lfn = wanted[place]
          if (lfn === undefined) return
          const rest = await nextPage(QUERY, cursorAfter(lfn), catalog)
          expect(lfnsOf([rest])).toEqual(wanted.slice(place + 1, place + 1 + rest.files.length))
        },
      ),
      { numRuns: 60 },
    ))

  it('are filled across directories: many small ones are few pages, and each is read once', async () => {
    const { catalog, wanted } = aCatalog(many(300, { particle: 'gamma', files: 1 }))
    const pages = await pagesOf(catalog)
    expect(lfnsOf(pages)).toEqual(wanted)
    expect(pages).toHaveLength(3)
    expect([catalog.directories.mock.calls.length, catalog.list.mock.calls.length]).toEqual([3, 300])
  })

  it('end, with a place to go on, after so many directories, though none has a file or none can match', async () => {
    for (const sized of [
      { particle: 'gamma', files: 0 },
      { particle: 'proton', files: 1 },
    ]) {
      const { catalog } = aCatalog(many(2500, sized))
      const page = await nextPage(QUERY, null, catalog)
      expect([page.files, page.cursor === null]).toEqual([[], false])
      expect(page.looked).toBeGreaterThanOrEqual(1000)
      expect(catalog.directories.mock.calls).toEqual([[{ after: '', limit: 1000 }]])
      expect(catalog.list.mock.calls.length).toBeLessThanOrEqual(100)
      expect(lfnsOf(await pagesOf(catalog))).toEqual([])
    }
  })

  it('read of large directories little that is not on them', async () => {
    const { catalog, wanted } = aCatalog(many(20, { particle: 'gamma', files: 3000 }))
    expect(lfnsOf(await pagesOf(catalog))).toEqual(wanted)
    const read = catalog.list.mock.settledResults.flatMap((one) => (one.type === 'fulfilled' ? one.value : []))
    expect(read.length).toBeGreaterThanOrEqual(wanted.length)
    expect(read.length).toBeLessThan(1.5 * wanted.length)
  })
})

describe('a search', () => {
  it('looks at so much in one request, directories that have nothing among it, and says where to go on', async () => {
    const home = memoryHome({ scanFiles: 3000 })
    for (let directory = 0; directory < 250; directory += 1)
      await registerFile(home, { lfn: `/${directory}/f`, metadata: { particle: 'gamma', run_number: directory } })
    const list = vi.spyOn(home.ports.catalog, 'list')
    const first = await home.client.find({ query: ['run_number=99'] })
    expect([first.files.map(({ lfn }) => lfn), first.next === null]).toEqual([[], false])
    expect(list.mock.calls.length).toBeLessThan(250)
    const found = [...first.files]
    for (let after = first.next; after !== null;) {
      const page = await home.client.find({ query: ['run_number=99'], after })
      found.push(...page.files)
      after = page.next
    }
    expect(found.map(({ lfn }) => lfn)).toEqual(['/99/f'])
  })
})
