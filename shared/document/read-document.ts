import type * as z from 'zod'
import type { Problem } from '../model/input-error.ts'
import { error, type Finding } from './finding.ts'
import { parsedYaml, plainValue, TOO_LARGE, type ParsedYaml } from './parsed-yaml.ts'
import { inOrder, lineProblem } from './problems.ts'
import { findingsOf, sayIssue } from './say-issue.ts'
import { aliasFindings, syntaxFindings } from './yaml-errors.ts'
import { linesOf } from './yaml-lines.ts'

/** What a YAML is to be: the form of its values, and what is wrong with values that have it. */
export interface DocumentRules<T> {
  readonly schema: z.ZodType<T>
  readonly check: (document: T) => readonly Finding[]
}

/** What was read of a YAML: the document, or what is wrong with it. */
export interface ReadDocument<T> {
  /** Undefined when `problems` has any. */
  readonly document: T | undefined
  /** In the order of the file; each message names line and field. */
  readonly problems: readonly Problem[]
}

/** Reads a YAML of settings; an empty one is a mapping without keys. Never throws. */
export function readDocument<T>(text: string, rules: DocumentRules<T>): ReadDocument<T> {
  const parsed = parsedYaml(text)
  const lines = linesOf(parsed.yaml, parsed.counter)
  const broken = [...syntaxFindings(parsed, nowhere), ...aliasFindings(parsed)]
  const { document, findings } = broken.length > 0 ? { document: undefined, findings: broken } : checked(parsed, rules)
  const problems = inOrder(findings.map((finding) => lineProblem(finding, lines)))
  return { document, problems: problems.map(({ field, message }) => ({ field, message })) }
}

/** The line says enough. */
function nowhere(): readonly [] {
  return []
}

function checked<T>(
  { yaml }: ParsedYaml,
  { schema, check }: DocumentRules<T>,
): { readonly document: T | undefined; readonly findings: readonly Finding[] } {
  const raw = plainValue(yaml)
  if (raw === undefined) return { document: undefined, findings: [error([], TOO_LARGE)] }
  // An empty file says nothing, which is everything's default.
  const result = schema.safeParse(raw ?? {}, { error: sayIssue })
  if (!result.success) return { document: undefined, findings: findingsOf(result.error.issues, raw) }
  const findings = check(result.data)
  return { document: findings.length === 0 ? result.data : undefined, findings }
}
