import * as z from 'zod'
import type { WaitingFile } from '../model/attachment.ts'
import type { CutContext, CutResult, Left, Plugin } from './contract.ts'
import { fieldsSchema, usesOf } from './fields-parameter.ts'
import { ONLY_PILE, pileOf } from './pile-name.ts'
import { readable, sharedBy } from './storage-elements.ts'

const parameters = z.strictObject({ by: fieldsSchema.optional() })

/** A barrier: one task of everything, or one per value of `by`, when all parents are complete. */
export const allWhenComplete: Plugin<z.infer<typeof parameters>> = {
  name: 'AllWhenComplete',
  description: 'One task of all files (or one per value of the fields `by`) when all input is there.',
  parameters,
  examples: [{}, { by: 'particle' }],
  fields: ({ by }) => usesOf('by', by ?? []),
  needs: () => [],
  pile: ({ metadata }, { by }) => (by === undefined ? ONLY_PILE : pileOf(metadata, by)),
  cut: (waiting, _parameters, context) => cutAtBarrier(waiting, context),
  barrier: () => true,
  splits: () => false,
  flushes: () => true,
  inputField: () => null,
}

/** Cuts a pile of which all is one group, once all input is there. */
export function cutAtBarrier(waiting: readonly WaitingFile[], context: CutContext): CutResult {
  if (!context.flush)
    return { groups: [], left: waiting.map((file) => (isLate(file, context) ? tooLate(file) : tooEarly(file))) }
  const { files, left } = readable(waiting)
  const late = files.filter((file) => isLate(file, context))
  const group = files.filter((file) => !isLate(file, context))
  return {
    groups: group.length === 0 ? [] : [{ target: sharedBy(group), files: group }],
    left: [...left, ...late.map(tooLate)],
  }
}

/** A file that failed came in time, or an operator has let it in: it may always try again. */
function isLate(file: WaitingFile, { firstCut, byOperator }: CutContext): boolean {
  return !byOperator && firstCut !== null && file.since > firstCut && file.errors === 0
}

function tooEarly(file: WaitingFile): Left {
  return { lfn: file.lfn, reason: 'waits until all input is there' }
}

function tooLate(file: WaitingFile): Left {
  return { lfn: file.lfn, reason: 'after the barrier: `cascade flush` makes a supplementary task of it' }
}
