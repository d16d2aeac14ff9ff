import { LineCounter, parseDocument, type Document } from 'yaml'
import type * as z from 'zod'
import type { Problem } from '../model/input-error.ts'
import { error, type Finding } from '../production/finding.ts'
import { problemsOf } from '../production/problems.ts'
import { findingsOf, sayIssue } from '../production/say-issue.ts'
import { aliasFindings, syntaxFindings } from '../production/yaml-errors.ts'
import { linesOf } from '../production/yaml-lines.ts'

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
  const counter = new LineCounter()
  // Without prettyErrors a message is a single sentence.
  const yaml = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  const lines = linesOf(yaml, counter)
  const parsed = { text, yaml, counter }
  const broken = [...syntaxFindings(parsed, nowhere), ...aliasFindings(parsed)]
  const { document, findings } = broken.length > 0 ? { document: undefined, findings: broken } : checked(yaml, rules)
  const problems = problemsOf(findings, { lines, steps: [] }).map(({ field, message }) => ({ field, message }))
  return { document, problems }
}

/** The line says enough. */
function nowhere(): readonly [] {
  return []
}

function checked<T>(
  yaml: Document,
  { schema, check }: DocumentRules<T>,
): { readonly document: T | undefined; readonly findings: readonly Finding[] } {
  const raw = valueOf(yaml)
  if (raw === undefined)
    return { document: undefined, findings: [error([], 'aliases of aliases make this file too large')] }
  // An empty file says nothing, which is everything's default.
  const result = schema.safeParse(raw ?? {}, { error: sayIssue })
  if (!result.success) return { document: undefined, findings: findingsOf(result.error.issues, raw) }
  const findings = check(result.data)
  return { document: findings.length === 0 ? result.data : undefined, findings }
}

function valueOf(yaml: Document): unknown {
  try {
    const value: unknown = yaml.toJS()
    return value
  } catch {
    return undefined
  }
}
