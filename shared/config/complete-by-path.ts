import { InputError } from '../model/input-error.ts'
import { parseLfn, type Lfn } from '../model/lfn.ts'
import { parseMetadata, type MetadataSchema } from '../model/metadata-schema.ts'
import type { Metadata } from '../model/metadata.ts'
import { fillLfn, onePart } from '../model/lfn-template.ts'
import { pathPattern, type PathPattern } from './path-pattern.ts'
import type { PathRule } from './path-rule.ts'

/** A file as the path rules complete what else is known of it. */
export interface CompletedFile {
  readonly metadata: Metadata
  /** Null: no rule gives it one. */
  readonly lfn: Lfn | null
  /** Whether its path fits a rule. */
  readonly fits: boolean
}

/** Path rules, ready to be used: read once, for any number of files. */
export interface PathRules {
  readonly schema: MetadataSchema
  readonly rules: readonly { readonly rule: PathRule; readonly pattern: PathPattern }[]
}

/** Prepares the path rules of a configuration. */
export function pathRules(rules: readonly PathRule[], schema: MetadataSchema): PathRules {
  return { schema, rules: rules.map((rule) => ({ rule, pattern: pathPattern(rule.pattern, schema) })) }
}

/**
 * Completes what is known of a file by the first rule that its path (or its key in a bucket) fits. What was said explicitly wins,
 * in the LFN as well. For every door at which files come in. Throws InputError, which names the path, when a captured text is
 * no value of its field, or what comes of the template is no LFN.
 */
export function completeByPath(path: string, explicit: Metadata, { rules, schema }: PathRules): CompletedFile {
  for (const { rule, pattern } of rules) {
    const captured = pattern.match(path)
    if (captured === undefined) continue
    return naming(path, () => {
      const metadata = { ...parseMetadata(schema, { ...rule.metadata, ...captured }), ...explicit }
      return { metadata, lfn: rule.lfn === null ? null : lfnOf(rule.lfn, path, { metadata, schema }), fits: true }
    })
  }
  return { metadata: explicit, lfn: null, fits: false }
}

function lfnOf(
  template: string,
  path: string,
  { metadata, schema }: { readonly metadata: Metadata; readonly schema: MetadataSchema },
): Lfn {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const valueOf = (field: string): string => String(metadata[schema.spellings.get(field)?.name ?? field] ?? '')
  return parseLfn(fillLfn(template, (field) => onePart(field === 'name' ? name : valueOf(field))))
}

function naming<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      error.problems.map(({ field, message }) => ({ field, message: `${path}, by the path rules: ${message}` })),
    )
  }
}
