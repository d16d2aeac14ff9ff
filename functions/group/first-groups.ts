import type { BoundCut } from '../../shared/plugins/bound-plugin.ts'

/** Files of one cut at most, but for a group that has more by itself: they are marked within one run of a function. */
export const FILES_MOST = 20_000

/** What leaves a pile in one step. */
export interface Step {
  readonly cut: BoundCut
  /** Groups are left that could leave, too: the pile is to be cut again. */
  readonly isMore: boolean
}

/**
 * The first groups of a cut, as many as one step can carry out. A pile may hold all that came while its transformation was stopped, or
 * before it began; how much that is must decide how many steps there are, not how long one takes. That the others then leave in the same
 * groups is a law of plugins (`steps`). `most`: tasks of one cut; they become ready together, and what is ready together goes to a site as one submission.
 */
export function firstGroups(cut: BoundCut, most: number): Step {
  let files = 0
  const over = cut.groups.findIndex((group, index) => {
    files += group.files.length
    return index > 0 && (index >= most || files > FILES_MOST)
  })
  return over === -1 ? { cut, isMore: false } : { cut: { ...cut, groups: cut.groups.slice(0, over) }, isMore: true }
}
