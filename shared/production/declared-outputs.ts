import type { OutputDeclaration } from '../model/job.ts'
import type { Value } from '../model/placeholders.ts'
import { outputPattern } from './output-pattern.ts'

/** Outputs of one execution at most: its manifest is read, and each is looked up, within one run of a function. */
export const OUTPUTS_MOST = 1000

/** The declaration that a name belongs to, and what the name says. */
export interface DeclaredName {
  readonly declaration: OutputDeclaration
  readonly captures: Readonly<Record<string, string>>
}

/**
 * Finds the declaration of an output by its name: the first whose pattern fits. `known`: what placeholders in the patterns stand for,
 * the run and the axes; all others capture.
 */
export function declarationFinder(
  declarations: readonly OutputDeclaration[],
  known: Readonly<Record<string, Value>>,
): (name: string) => DeclaredName | undefined {
  const patterns = declarations.map((declaration) => ({
    declaration,
    pattern: outputPattern(declaration.files, known),
  }))
  return (name) => {
    for (const { declaration, pattern } of patterns) {
      const captures = pattern.match(name)
      if (captures !== undefined) return { declaration, captures }
    }
    return undefined
  }
}

/** What is wrong with how many outputs there are of a declaration; undefined when nothing is. */
export function countProblem({ files, least, most }: OutputDeclaration, count: number): string | undefined {
  if (count >= least && (most === null || count <= most)) return undefined
  const expected = most === null ? `at least ${least}` : most === least ? `exactly ${least}` : `${least} to ${most}`
  return `Output ${JSON.stringify(files)}: expected ${expected}, found ${count === 0 ? 'none' : count}`
}

/** What is wrong with the size of an output; undefined when nothing is. */
export function sizeProblem(output: {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly declaration: OutputDeclaration
}): string | undefined {
  const { name, size, declaration } = output
  if (size >= declaration.minimumSize) return undefined
  return `Output ${JSON.stringify(name)} has ${size} bytes, expected at least ${declaration.minimumSize}`
}

/** What is wrong with how many outputs there are in all; undefined when nothing is. */
export function numberProblem(count: number): string | undefined {
  return count <= OUTPUTS_MOST ? undefined : `There are ${count} outputs, expected at most ${OUTPUTS_MOST} of one job`
}

/** Two outputs that would have one LFN; undefined when all differ. */
export function sameLfnProblem(
  outputs: readonly { readonly name: string; readonly lfn: string }[],
): string | undefined {
  const names = new Map<string, string>()
  for (const { lfn, name } of outputs) {
    const other = names.get(lfn)
    if (other !== undefined) return `Outputs ${other} and ${name} would have the same LFN ${lfn}`
    names.set(lfn, name)
  }
  return undefined
}
