import { LineCounter, parseDocument, type Document } from 'yaml'
import type { Problem } from '../model/input-error.ts'
import { error, type Finding } from '../production/finding.ts'
import { problemsOf } from '../production/problems.ts'
import { findingsOf, sayIssue } from '../production/say-issue.ts'
import { aliasFindings } from '../production/yaml-errors.ts'
import { linesOf } from '../production/yaml-lines.ts'
import { checkConfig } from './check-config.ts'
import type { Config } from './config.ts'
import { configDocumentSchema } from './config-document.ts'
import { completeConfig } from './complete-config.ts'
import type { Machine } from './machine.ts'

/** What was read of a `cascade.yaml`: the configuration, or what is wrong with it. */
export interface ReadConfig {
  /** Undefined when `problems` has any. */
  readonly config: Config | undefined
  /** In the order of the file; each message names line and field. */
  readonly problems: readonly Problem[]
}

/**
 * Reads a `cascade.yaml`; what it leaves out has the default, which for a site is what the machine has. Never throws.
 */
export function readConfig(text: string, machine: Machine): ReadConfig {
  const counter = new LineCounter()
  // Without prettyErrors a message is a single sentence.
  const yaml = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  const lines = linesOf(yaml, counter)
  const broken = [...syntaxFindings(yaml, counter), ...aliasFindings({ text, yaml, counter })]
  const { config, findings } = broken.length > 0 ? { config: undefined, findings: broken } : configOf(yaml, machine)
  const problems = problemsOf(findings, { lines, steps: [] }).map(({ field, message }) => ({ field, message }))
  return { config, problems }
}

/** What makes a text no YAML: the first error only, for what follows is the parser losing its way. */
function syntaxFindings(yaml: Document, counter: LineCounter): readonly Finding[] {
  const [first] = [...yaml.errors, ...yaml.warnings]
  if (first === undefined) return []
  return [{ ...error([], `the YAML is broken here: ${first.message}`), line: counter.linePos(first.pos[0]).line }]
}

function configOf(
  yaml: Document,
  machine: Machine,
): { readonly config: Config | undefined; readonly findings: readonly Finding[] } {
  const raw = valueOf(yaml)
  if (raw === undefined)
    return { config: undefined, findings: [error([], 'aliases of aliases make this file too large')] }
  // An empty file says nothing, which is everything's default.
  const result = configDocumentSchema.safeParse(raw ?? {}, { error: sayIssue })
  if (!result.success) return { config: undefined, findings: findingsOf(result.error.issues, raw) }
  const findings = checkConfig(result.data)
  return { config: findings.length === 0 ? completeConfig(result.data, machine) : undefined, findings }
}

function valueOf(yaml: Document): unknown {
  try {
    const value: unknown = yaml.toJS()
    return value
  } catch {
    return undefined
  }
}
