import fc from 'fast-check'
import { expect } from 'vitest'
import type { WaitingFile } from '../../shared/model/attachment.ts'
import type { CutContext, CutResult, Group } from '../../shared/plugins/contract.ts'
import type { BoundPlugin } from '../../shared/plugins/define-plugin.ts'
import { arrivals, contexts, pilesOf, STEP } from './plugin-files.ts'

/** A law that every grouping plugin keeps; `assert` throws, with a counterexample, for one that does not. */
export interface PluginLaw {
  readonly name: string
  readonly says: string
  assert(plugin: BoundPlugin, numRuns?: number): void
}

/** Examples tried of each law. */
const RUNS = 100
const QUIET: CutContext = { flush: false, byOperator: false, now: 4 * STEP, firstCut: null }
/** No time-out is over. */
const EARLY: CutContext = { ...QUIET, now: 0 }
const FLUSH: CutContext = { ...QUIET, flush: true, byOperator: true }

/** The laws that docs/plugins.md tells, those of `cutPile` among them. */
export const PLUGIN_LAWS: readonly PluginLaw[] = [
  law('whole', 'each file is in exactly one group, or left with a reason', (plugin, pile, context) => {
    const result = plugin.cut(pile, context)
    expect(names(result)).toEqual(pile.map((file) => file.lfn).toSorted())
    for (const left of result.left) expect(left.reason).toMatch(/\S/)
    for (const group of result.groups) expect(group.files.length).toBeGreaterThan(0)
  }),
  law('local', 'all files of a group lie at its target', (plugin, pile, context) => {
    for (const { target, files } of plugin.cut(pile, context).groups)
      for (const file of files) {
        expect(file.storageElements).not.toEqual([])
        expect(file.storageElements).toEqual(expect.arrayContaining([...target]))
      }
  }),
  law('ordered', 'the same files make the same groups, whatever order they are given in', (plugin, pile, context) => {
    expect(plugin.cut(pile.toReversed(), context)).toEqual(plugin.cut(pile, context))
    expect(
      plugin.cut(
        pile.toSorted((a, b) => a.size - b.size),
        context,
      ),
    ).toEqual(plugin.cut(pile, context))
  }),
  law('eager', 'no group that is complete waits', (plugin, pile, context) => {
    expect(plugin.cut(rest(plugin.cut(pile, context), pile), context).groups).toEqual([])
  }),
  law('steps', 'what leaves in steps leaves in the same groups as at once', (plugin, pile) => {
    for (const context of [EARLY, FLUSH]) {
      const { groups } = plugin.cut(pile, context)
      for (const index of groups.keys()) {
        const gone = new Set(groups.slice(0, index).flatMap(lfnsOf))
        const later = plugin.cut(
          pile.filter(({ lfn }) => !gone.has(lfn)),
          context,
        )
        expect(later.groups).toEqual(groups.slice(index))
      }
    }
  }),
  law('complete', 'no group leaves before it is complete: each would leave by itself', (plugin, pile) => {
    for (const { files } of plugin.cut(pile, EARLY).groups)
      expect(plugin.cut(files, EARLY).groups.map((group) => group.files)).toEqual([files])
  }),
  law('flushed', 'after a flush nothing waits but what says that it never leaves', (plugin, pile) => {
    for (const { reason } of plugin.cut(pile, FLUSH).left) expect(reason).toMatch(/ never leaves$|^has no replica/)
  }),
  law('unflushed', 'where a flush is said to change nothing, it changes nothing', (plugin, pile, context) => {
    if (plugin.flushes) return
    const [with_, without] = [true, false].map((flush) => plugin.cut(pile, { ...context, flush, byOperator: flush }))
    expect(with_?.groups).toEqual(without?.groups)
  }),
  law('barrier', 'a barrier lets nothing through before the flush', (plugin, pile) => {
    if (plugin.barrier) expect(plugin.cut(pile, QUIET).groups).toEqual([])
  }),
  law('poison', 'where groups may be split, a file that failed leaves alone and at once', (plugin, pile, context) => {
    const { groups } = plugin.cut(pile, context)
    const failed = pile.filter((file) => file.errors > 0 && canLeave(plugin, file))
    if (!plugin.splits) return
    for (const { files } of groups) if (files.some((file) => file.errors > 0)) expect(files).toHaveLength(1)
    for (const file of failed) expect(groups.flatMap((group) => group.files)).toContain(file)
  }),
  law('unit', 'where groups may not be split, one that failed leaves again as it was', (plugin, pile) => {
    if (plugin.splits) return
    const { groups, left } = plugin.cut(pile, FLUSH)
    for (const { files } of groups) {
      const failed = files.map((file) => ({ ...file, errors: file.errors + 1 }))
      const waiting = [...rest({ groups: [], left }, pile), ...failed]
      expect(plugin.cut(waiting, { ...FLUSH, byOperator: false, firstCut: 0 }).groups.map(lfnsOf)).toEqual([
        lfnsOf({ target: [], files }),
      ])
    }
  }),
  law('timeout', 'when the time-out is over, and not before, what can leave has left', (plugin, pile, context) => {
    const first = plugin.cut(pile, context)
    const left = rest(first, pile)
    const inTheEnd = plugin.cut(left, { ...QUIET, now: Number.MAX_SAFE_INTEGER })
    expect(first.due === null).toBe(inTheEnd.groups.length === 0)
    if (first.due === null) return
    expect(first.due).toBeGreaterThan(context.now)
    expect(plugin.cut(left, { ...QUIET, now: first.due - 1 }).groups).toEqual([])
    const last = plugin.cut(left, { ...QUIET, now: first.due })
    expect(last.groups).not.toEqual([])
    expect(plugin.cut(rest(last, left), FLUSH).groups).toEqual([])
  }),
  {
    name: 'batches',
    says: 'however files arrive in batches, each ends in exactly one group, and a flush leaves only what can never leave',
    assert: (plugin, numRuns = RUNS) =>
      fc.assert(
        fc.property(arrivals(plugin), fc.array(fc.nat(30), { maxLength: 6 }), (files, ends) => {
          for (const pile of pilesOf(plugin, files)) arriveInBatches(plugin, pile, ends)
        }),
        { numRuns },
      ),
  },
]

function law(
  name: string,
  says: string,
  holds: (plugin: BoundPlugin, pile: readonly WaitingFile[], context: CutContext) => void,
): PluginLaw {
  const check = (plugin: BoundPlugin) =>
    fc.property(arrivals(plugin), contexts, (files, context) => {
      for (const pile of pilesOf(plugin, files)) holds(plugin, pile.map(frozen), context)
    })
  return { name, says, assert: (plugin, numRuns = RUNS) => fc.assert(check(plugin), { numRuns }) }
}

/** Cuts a pile after each batch of arrivals, as the engine does, and flushes it in the end. */
function arriveInBatches(plugin: BoundPlugin, pile: readonly WaitingFile[], ends: readonly number[]): void {
  const files = pile.toSorted((a, b) => a.since - b.since)
  const left: string[] = []
  let waiting: readonly WaitingFile[] = []
  const cut = (batch: readonly WaitingFile[], context: CutContext) => {
    const all = [...waiting, ...batch]
    const result = plugin.cut(all, context)
    waiting = rest(result, all)
    left.push(...result.groups.flatMap((group) => group.files.map((file) => file.lfn)))
  }
  const limits = [0, ...ends.toSorted((a, b) => a - b), files.length]
  for (const [index, limit] of limits.entries()) cut(files.slice(limits[index - 1] ?? 0, limit), QUIET)
  cut([], FLUSH)
  expect([...left, ...waiting.map((file) => file.lfn)].toSorted()).toEqual(files.map((file) => file.lfn).toSorted())
  expect(plugin.cut(waiting, FLUSH).groups).toEqual([])
}

function lfnsOf({ files }: Group): readonly string[] {
  return files.map(({ lfn }) => lfn)
}

/** Whether the file could leave if it were alone. */
function canLeave(plugin: BoundPlugin, file: WaitingFile): boolean {
  return plugin.cut([file], FLUSH).groups.length > 0
}

function names(result: CutResult): readonly string[] {
  const grouped = result.groups.flatMap((group) => group.files.map((file) => file.lfn))
  return [...grouped, ...result.left.map((left) => left.lfn)].toSorted()
}

function rest(result: CutResult, files: readonly WaitingFile[]): readonly WaitingFile[] {
  const left = new Set(result.left.map((file) => file.lfn))
  return files.filter((file) => left.has(file.lfn))
}

/** A cut that changes what it was given would change the pile. */
function frozen(file: WaitingFile): WaitingFile {
  Object.freeze(file.needs)
  Object.freeze(file.storageElements)
  return Object.freeze(file)
}
