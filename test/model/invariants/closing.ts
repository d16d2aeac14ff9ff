import { COUNT_NAMES, type CountName } from '../../../shared/model/counts.ts'
import type { TaskRow, TransformationDump } from '../dump.ts'
import { roundOf } from '../../../shared/model/transformation.ts'
import { ofEach, type Facts, type Invariant } from './invariant.ts'

/** Invariant 9. */
export const countsAreRight: Invariant = {
  number: 9,
  says: 'counts equal a recount',
  broken: (facts) =>
    ofEach(facts, (transformation) => {
      const recounted = recount(transformation, facts)
      const wrong = COUNT_NAMES.filter((name) => transformation.counts[name] !== recounted[name]).map(
        (name) => `${name} is ${transformation.counts[name]}, a recount says ${recounted[name]}`,
      )
      return [...wrong, ...wrongPiles(transformation)]
    }),
}

function wrongPiles({ piles, entries }: TransformationDump): readonly string[] {
  return piles.flatMap(({ pile, waiting }) => {
    const found = entries.filter((entry) => entry.pile === pile).length
    return found === waiting ? [] : [`pile ${pile} says that ${waiting} files wait on it, there are ${found}`]
  })
}

function recount(transformation: TransformationDump, { ledger }: Facts): Readonly<Record<CountName, number>> {
  const { attachments, tasks, entries, piles } = transformation
  const status = (...names: readonly string[]): number => attachments.filter((one) => names.includes(one.status)).length
  const state = (name: string): readonly TaskRow[] => tasks.filter((task) => task.state === name)
  const files = (list: readonly TaskRow[]): number => list.reduce((sum, task) => sum + task.files.length, 0)
  return {
    waiting: entries.length,
    stuck: piles.reduce((sum, pile) => sum + pile.stuck, 0),
    assigned: files(state('Created')),
    processed: files(state('Done')),
    maxReset: status('MaxReset'),
    problematic: status('Problematic'),
    gone: status('Withdrawn', 'Removed'),
    removed: status('Removed'),
    created: state('Created').length,
    done: state('Done').length,
    failed: state('Failed').length,
    failures: tasks.reduce((sum, task) => sum + task.errors, ledger.forgiven.get(transformation.name) ?? 0),
  }
}

/** Invariant 11. */
export const chainsEnd: Invariant = {
  number: 11,
  says: 'a chain ends Completed by itself, parents before children, and nothing is Completed with files unaccounted for',
  broken: (facts) =>
    ofEach(facts, (transformation) => {
      const { definition, state, counts, attachments } = transformation
      if (state.status === 'Completing' && (state.reason !== '' || waitsForASweep(transformation, facts))) return []
      const parents = facts.dump.transformations.filter((one) => definition.parents.includes(one.name))
      if (parents.some((parent) => parent.state.status !== 'Completed'))
        return state.status === 'Active' ? [] : [`is ${state.status} before its parents`]
      if (state.status !== 'Completed')
        return [`is ${state.status} (audit ${JSON.stringify(state.audit)}, ${JSON.stringify(counts)})`]
      if (state.audit.round !== roundOf(parents)) return ['is Completed for an earlier end of its parents']
      const unaccounted = attachments.filter((one) => one.status === 'Unused').length - counts.waiting
      const waiting = counts.waiting - counts.stuck
      return [
        ...(unaccounted === 0 ? [] : [`is Completed, and ${unaccounted} files are on no pile`]),
        ...(waiting === 0 ? [] : [`is Completed, and ${waiting} files wait that do not count as left behind`]),
      ]
    }),
}

/** Files that the audit found have been taken away since: the next sweep has it done again. */
function waitsForASweep({ state, attachments }: TransformationDump, { swept }: Facts): boolean {
  const left = attachments.filter((one) => one.status !== 'Withdrawn' && one.status !== 'Removed')
  return !swept && state.audit.state === 'flush' && left.length < state.audit.expected
}

/** The table of moves is in one place. */
export const movesAreAllowed: Invariant = {
  number: 'of moves',
  says: 'a transformation changes its status only along the table of moves',
  broken: ({ ledger }) => ledger.badMoves,
}
