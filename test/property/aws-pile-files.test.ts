import { hash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newPlaces, type PileFiles } from '../../shared/aws/pile-files.ts'
import type { PileEntry } from '../../shared/ports/piles.ts'

function entry(index: number, rev: number, name = ''): PileEntry {
  return { lfn: `/${index}/${name}`, rev, size: 1, storageElements: [], since: 1, errors: 0, needs: {} }
}

/** A name of about 950 bytes that has nothing in common with any other. */
function noise(index: number): string {
  return Array.from({ length: 11 }, (_, at) => hash('sha512', `${index} ${at}`, 'base64url')).join('')
}

const span = fc.record({ from: fc.nat(2000), count: fc.integer({ min: 0, max: 700 }) })
const step = fc.record({ put: span, remove: span })

function spanOf({ from, count }: { readonly from: number; readonly count: number }): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index)
}

/** A pile after a change, as its next reader finds it. */
function after(before: PileFiles, places: ReturnType<typeof newPlaces>): PileFiles {
  const kept = places.kept.map((name) => before.pages.find(({ page }) => page === name))
  expect(kept).not.toContain(undefined)
  return { tail: places.tail, pages: [...kept.filter((page) => page !== undefined), ...places.fresh] }
}

describe('the files of a pile, in its head and on pages', () => {
  it('are those that were put and not removed, each once, whatever came before', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let files: PileFiles = { tail: [], pages: [] }
        const expected = new Map<string, PileEntry>()
        for (const [rev, { put, remove }] of steps.entries()) {
          const entries = spanOf(put).map((index) => entry(index, rev))
          const leaving = spanOf(remove).map((index) => entry(index, rev).lfn)
          const places = newPlaces(files, { put: entries, remove: leaving })
          for (const lfn of leaving) expected.delete(lfn)
          for (const each of entries) expected.set(each.lfn, each)
          const all = new Set([...places.kept, ...places.dropped])
          expect(all).toEqual(new Set(files.pages.map(({ page }) => page)))
          expect(places.kept.length + places.dropped.length).toBe(all.size)
          files = after(files, places)
          const found = [...files.tail, ...files.pages.flatMap(({ entries: some }) => some)]
          expect(found.length).toBe(expected.size)
          expect(places.waiting).toBe(expected.size)
          for (const each of found) expect(expected.get(each.lfn)).toEqual(each)
          expect(files.tail.length).toBeLessThanOrEqual(100)
          for (const page of files.pages) expect(page.entries.length).toBeLessThanOrEqual(500)
        }
      }),
      { numRuns: 50 },
    ))

  it('of a great pile stay where they are but for the last page, as one after the other comes', () => {
    let files: PileFiles = { tail: [], pages: [] }
    for (let index = 0; index < 3000; index += 1) {
      const places = newPlaces(files, { put: [entry(index, 1)], remove: [] })
      expect(places.dropped.length).toBeLessThanOrEqual(1)
      expect(places.fresh.flatMap(({ entries }) => entries).length).toBeLessThanOrEqual(600)
      files = after(files, places)
    }
    expect(files.pages.length).toBeLessThanOrEqual(7)
  })

  it('are taken off together, with no page written', () => {
    const entries = spanOf({ from: 0, count: 20_000 }).map((index) => entry(index, 1))
    const files = after({ tail: [], pages: [] }, newPlaces({ tail: [], pages: [] }, { put: entries, remove: [] }))
    expect(files.pages).toHaveLength(40)
    const remove = entries.slice(0, 19_990).map(({ lfn }) => lfn)
    const places = newPlaces(files, { put: [], remove })
    expect([places.kept, places.fresh, places.dropped.length]).toEqual([[], [], 40])
    expect(places.tail).toEqual(entries.slice(19_990))
  })

  it('with long names fill pages that an item can hold', () => {
    const entries = spanOf({ from: 0, count: 500 }).map((index) => entry(index, 1, noise(index)))
    const { tail, fresh } = newPlaces({ tail: [], pages: [] }, { put: entries, remove: [] })
    expect([tail, fresh.length]).toEqual([[], 2])
    expect(fresh.flatMap((page) => page.entries)).toEqual(entries)
    expect(newPlaces({ tail: [], pages: [] }, { put: entries.slice(0, 100), remove: [] }).tail).toEqual([])
  })
})
