import type { OutputDeclaration } from '../model/job.ts'
import type { Lfn } from '../model/lfn.ts'
import type { Definition } from '../model/transformation.ts'
import { lfnTemplate, productionInLfn, transformationInLfn } from './default-lfn.ts'
import { fillLfn, isRunDirectory, lfnPlaceholders, onePart } from '../model/lfn-template.ts'
import { ANYTHING, listedValues, oneOf, possibleOf, type PossibleMetadata } from './possible-metadata.ts'

/** Stands in a pattern for any text without a slash. It and the symbols below are control characters, which no LFN has. */
export const ANY = '\u0000'
const RUN = '\u0001'
const RUN_DIRECTORY = '\u0002'

/** An output whose LFNs are wanted. */
export interface LfnSource {
  readonly definition: Definition
  readonly output: OutputDeclaration
  readonly metadata: PossibleMetadata
}

/** All that is known of the LFNs of an output: a text with symbols for what only the task, the file or its metadata tell. */
export type LfnPattern = string

/** What is known of an output's LFNs. Parts whose field the output never has are left out, as they are when it is made. */
export function lfnPattern(source: LfnSource): LfnPattern {
  const parts = lfnTemplate(source.output).split('/')
  const kept = parts.filter((part) => lfnPlaceholders(part).every((name) => symbolOf(name, source) !== undefined))
  return kept.map((part) => fillLfn(part, (name) => symbolOf(name, source) ?? '')).join('/')
}

function symbolOf(name: string, { definition, output, metadata }: LfnSource): string | undefined {
  switch (name) {
    case 'run':
      return RUN
    case 'step':
      return definition.step
    case 'production':
      return productionInLfn(definition)
    case 'transformation':
      return transformationInLfn(definition)
    case 'kind':
      return output.kind
    case 'name':
      return namePattern(output.files, definition.axes)
    default:
      return isRunDirectory(name) ? RUN_DIRECTORY : valueSymbol(name, definition, metadata)
  }
}

/** A constant, or any text where the value is not known; undefined where there is none. */
function valueSymbol(name: string, { axes }: Definition, metadata: PossibleMetadata): string | undefined {
  const possible = possibleOf(metadata, name)
  if (possible.present === null) return axes[name] === undefined ? undefined : onePart(String(axes[name]))
  const values = listedValues(possible) ?? []
  return values.length === 1 ? onePart(String(values[0])) : ANY
}

/** What is known of the names of an output's files. */
function namePattern(files: string, axes: Definition['axes']): LfnPattern {
  return files.replace(/\*|\?|\{[^{}]*\}/g, (token) =>
    token === '{run}' ? RUN : String(axes[token.slice(1, -1)] ?? ANY),
  )
}

/**
 * Whether an LFN comes out of a task of this run whatever its inputs are and its command does: all of it is said in the declaration
 * of an output, and in constants.
 */
export function comesAnyway(lfn: Lfn, definition: Definition, run: number): boolean {
  return definition.job.outputs.some((output) => {
    const constants = Object.entries({ ...definition.metadata, ...output.metadata })
    const fields = new Map(constants.map(([field, value]) => [field, oneOf(field, [value])]))
    const pattern = lfnPattern({ definition, output, metadata: { fields, others: ANYTHING } })
    const known = pattern.replaceAll(RUN, String(run)).replaceAll(RUN_DIRECTORY, ANY)
    return !pattern.includes(ANY) && patternsOverlap(known, lfn)
  })
}

/** Whether nothing in it differs between the tasks of a transformation, but the directory of a thousand runs. */
export function isFixed(pattern: LfnPattern): boolean {
  return !pattern.includes(ANY) && !pattern.includes(RUN)
}

/** Whether the run number, which no two tasks of a production share, stands in the LFN. */
export function hasRun(pattern: LfnPattern): boolean {
  return pattern.includes(RUN)
}

/** A pattern as people read it. */
export function sayPattern(pattern: LfnPattern): string {
  return pattern.replaceAll(ANY, '*').replaceAll(RUN, '{run}').replaceAll(RUN_DIRECTORY, '{run:000xxx}')
}

/** Whether some LFN fits both patterns. */
export function patternsOverlap(a: LfnPattern, b: LfnPattern): boolean {
  const [ones, others] = [a.split('/'), b.split('/')]
  return ones.length === others.length && ones.every((part, index) => partsOverlap(part, others[index] ?? ''))
}

/** Row by row: which beginnings of `b` can be the same text as the beginning of `a` so far. */
function partsOverlap(a: string, b: string): boolean {
  let row = Array.from({ length: b.length + 1 }, (_, end) => [...b.slice(0, end)].every((symbol) => symbol === ANY))
  for (const symbol of a) {
    const next = [symbol === ANY && row[0] === true]
    for (let end = 1; end <= b.length; end += 1) {
      const other = b[end - 1]
      const wild = symbol === ANY && (row[end] === true || next[end - 1] === true)
      const skipped = other === ANY && (next[end - 1] === true || row[end] === true)
      next.push(wild || skipped || (symbol === other && row[end - 1] === true))
    }
    row = next
  }
  return row.at(-1) === true
}
