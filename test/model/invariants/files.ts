import { pluginOf } from '../../../shared/plugins/plugin-of.ts'
import type { EntryRow, TransformationDump } from '../dump.ts'
import { catalogFile, ofEach, wants, type Invariant } from './invariant.ts'

/** Invariant 2. */
export const attachedAlike: Invariant = {
  number: 2,
  says: 'attachment does not depend on what came first: what matches is attached, what matches no more waits no more',
  broken: (facts) =>
    ofEach(facts, (transformation) => {
      const { definition, attachments } = transformation
      const known = new Map(attachments.map((attachment) => [attachment.lfn, attachment]))
      const files = new Map(facts.dump.files.map((file) => [file.lfn, file]))
      const missing = facts.dump.files.filter((file) => {
        const status = known.get(file.lfn)?.status
        const admitted = definition.input.kind !== 'closed'
        return (
          admitted &&
          wants(transformation, file) &&
          (status === undefined || status === 'Withdrawn' || status === 'Removed')
        )
      })
      const astray = attachments.filter((attachment) => {
        const file = files.get(attachment.lfn)
        if (attachment.status !== 'Unused') return false
        return (
          file === undefined ||
          !wants(transformation, file) ||
          pluginOf(definition).pile(catalogFile(file)) !== attachment.pile
        )
      })
      return [
        ...missing.map((file) => `${file.lfn} matches and is ${known.get(file.lfn)?.status ?? 'not attached'}`),
        ...astray.map(
          (attachment) => `${attachment.lfn} is Unused on pile ${attachment.pile}, where it does not belong`,
        ),
      ]
    }),
}

/** Invariant 5. */
export const nothingWaits: Invariant = {
  number: 5,
  says: 'no wake-up is lost: no group that is complete waits, nothing that is ready or promised is left lying',
  broken: (facts) =>
    ofEach(facts, (transformation) => {
      const { state, piles, ready, unsent, tasks } = transformation
      if (state.status === 'Stopped' || state.status === 'New') return []
      return [
        ...piles
          .filter((pile) => pile.pending !== null)
          .map((pile) => `pile ${pile.pile} has a cut that is not carried out`),
        ...ready.map((task) => `task ${task.number} is ready and not submitted`),
        ...unsent
          .filter((one) =>
            tasks.some(
              (task) => task.number === one.number && task.state === 'Created' && task.attempt === one.attempt,
            ),
          )
          .map((task) => `task ${task.number} is in a submission that is not sent`),
        ...pilesAreUpToDate(transformation),
        ...piles.flatMap(({ pile, firstCut }) => couldLeave(transformation, pile, firstCut)),
      ]
    }),
}

/** What waits on piles is what is Unused, at the same revision. */
function pilesAreUpToDate({ attachments, entries }: TransformationDump): readonly string[] {
  const show = (one: { readonly lfn: string; readonly pile: string; readonly rev: number }): string =>
    `${one.lfn} ${one.pile} ${one.rev}`
  const unused = new Set(attachments.filter((one) => one.status === 'Unused').map(show))
  const waiting = new Set(entries.map(show))
  return [
    ...[...unused].filter((one) => !waiting.has(one)).map((one) => `${one} is Unused and on no pile`),
    ...[...waiting].filter((one) => !unused.has(one)).map((one) => `${one} is on a pile and not Unused`),
  ]
}

function couldLeave(transformation: TransformationDump, pile: string, firstCut: number | null): readonly string[] {
  const { definition, state } = transformation
  const plugin = pluginOf(definition)
  const closing = state.status === 'Completing' && state.audit.state === 'flush' && state.reason === ''
  const isOver = state.status === 'Completed'
  // Before it closes a barrier lets nothing through; a pile that begins after it has fallen waits for an operator.
  if (plugin.barrier && !closing && !(isOver && firstCut !== null)) return []
  const files = waitingOn(transformation, pile)
  // Long ago: no time-out is over.
  const cut = plugin.cut(files, { flush: closing || isOver, byOperator: false, now: 0, firstCut })
  return cut.groups.map((group) => `a group waits on ${pile}: ${group.files.map((file) => file.lfn).join(', ')}`)
}

function waitingOn({ entries }: TransformationDump, pile: string): readonly EntryRow[] {
  return entries.filter((entry) => entry.pile === pile)
}

/** Invariant 10. */
export const everyFileHasAReason: Invariant = {
  number: 10,
  says: 'no file is skipped silently: each has a status, and a reason when it is stopped, gone or waiting',
  broken: (facts) =>
    ofEach(facts, (transformation) => {
      const { attachments, definition, piles } = transformation
      const needsOne = new Set(['MaxReset', 'Problematic', 'Withdrawn', 'Removed'])
      const silent = attachments.filter((one) => needsOne.has(one.status) && one.reason === '')
      const mute = piles.flatMap(({ pile, firstCut }) => {
        const files = waitingOn(transformation, pile)
        const { left, groups } = pluginOf(definition).cut(files, { flush: false, byOperator: false, now: 0, firstCut })
        const spoken = new Set(
          [...left.filter((one) => one.reason !== ''), ...groups.flatMap((group) => group.files)].map((one) => one.lfn),
        )
        return files.filter((file) => !spoken.has(file.lfn))
      })
      return [...silent, ...mute].map((one) => `${one.lfn} stands where it stands for no reason`)
    }),
}

/** A law of plugins: a Join without one of its files is not what was asked for. */
export const groupsAreWhole: Invariant = {
  number: 'of groups',
  says: 'a task of Join has one file for each value',
  broken: (facts) =>
    ofEach(facts, ({ definition, tasks }) => {
      const { values } = definition.plugin.parameters
      if (definition.plugin.name !== 'Join' || !Array.isArray(values)) return []
      return tasks
        .filter((task) => task.state !== 'Void' && task.files.length !== values.length)
        .map((task) => `task ${task.number} has ${task.files.length} files of ${values.length}`)
    }),
}
