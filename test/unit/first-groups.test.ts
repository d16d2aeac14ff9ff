import { expect, it } from 'vitest'
import { firstGroups, FILES_MOST } from '../../functions/group/first-groups.ts'
import type { BoundCut } from '../../shared/plugins/bound-plugin.ts'
import { ORDERS_MOST } from '../../shared/ports/site.ts'

/** A cut of groups with so many files each. */
function cutOf(sizes: readonly number[]): BoundCut {
  const file = { lfn: '/f', size: 1, storageElements: ['disk'], since: 0, errors: 0, needs: {} }
  const groups = sizes.map((size) => ({ target: ['disk'], files: Array.from({ length: size }, () => file) }))
  return { groups, left: [], due: null }
}

function sizesOf(sizes: readonly number[]): readonly number[] {
  return firstGroups(cutOf(sizes), ORDERS_MOST).cut.groups.map(({ files }) => files.length)
}

it('what one step can carry out leaves whole', () => {
  const cut = cutOf(Array.from({ length: ORDERS_MOST }, () => 1))
  expect(firstGroups(cut, ORDERS_MOST)).toEqual({ cut, isMore: false })
  expect(firstGroups(cutOf([]), ORDERS_MOST)).toEqual({ cut: cutOf([]), isMore: false })
})

it.each([
  { what: 'groups', sizes: Array.from({ length: ORDERS_MOST + 1 }, () => 1), first: ORDERS_MOST },
  { what: 'files', sizes: [FILES_MOST - 1, 1, 1, 1], first: 2 },
  { what: 'files of its first group', sizes: [FILES_MOST + 1, 1], first: 1 },
])('with more $what, the first ones leave and the others are to be cut again', ({ sizes, first }) => {
  expect(sizesOf(sizes)).toEqual(sizes.slice(0, first))
  expect(firstGroups(cutOf(sizes), ORDERS_MOST).isMore).toBe(true)
})
