import { LineCounter, parseDocument, type Document } from 'yaml'
import { error, type Finding, type ProductionProblem } from './finding.ts'
import { keepAsWritten } from './keep-as-written.ts'
import { problemsOf, stepNamesOf } from './problems.ts'
import { findingsOf, sayIssue } from './say-issue.ts'
import { productionDocumentSchema, type ProductionDocument } from './schema.ts'
import { aliasFindings, keyFindings, stepNear, syntaxFindings } from './yaml-errors.ts'
import { linesOf, type Lines } from './yaml-lines.ts'
import { yamlSizeProblem } from './yaml-size.ts'

/** What was read of a production's YAML. */
export interface ReadProduction {
  /** Null when it cannot be read: then `problems` has an error. */
  readonly document: ProductionDocument | null
  readonly problems: readonly ProductionProblem[]
  /** The line of each path, for problems that are found later. */
  readonly lines: Lines
}

/** Reads a production's YAML: syntax, duplicate, unknown and missing keys, and the form of every value. Never throws. */
export function readProduction(text: string): ReadProduction {
  const tooLong = yamlSizeProblem(text)
  if (tooLong !== undefined) return unread(tooLong)
  const counter = new LineCounter()
  // Without prettyErrors a message is a single sentence.
  const yaml = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  const lines = linesOf(yaml, counter)
  const parsed = { text, yaml, counter }
  const broken = [...syntaxFindings(parsed, stepNear), ...aliasFindings(parsed), ...keyFindings(parsed)]
  const { document, findings } = broken.length > 0 ? { document: null, findings: broken } : readDocument(yaml)
  return { document, problems: problemsOf(findings, { lines, steps: stepNamesOf(yaml) }), lines }
}

/** Of a file that is not even parsed. */
function unread(problem: string): ReadProduction {
  const lines: Lines = new Map()
  return { document: null, problems: problemsOf([error([], problem)], { lines, steps: [] }), lines }
}

function readDocument(yaml: Document): {
  readonly document: ProductionDocument | null
  readonly findings: readonly Finding[]
} {
  const raw = valueOf(yaml)
  if (raw === undefined) return { document: null, findings: [error([], 'aliases of aliases make this file too large')] }
  if (raw === null)
    return { document: null, findings: [error([], 'the file is empty, it should have production and steps')] }
  const result = productionDocumentSchema.safeParse(raw, { error: sayIssue })
  if (result.success) return { document: result.data, findings: [] }
  return { document: null, findings: findingsOf(result.error.issues, raw) }
}

/** The plain value, undefined when aliases of aliases would make it huge. */
function valueOf(yaml: Document): unknown {
  keepAsWritten(yaml)
  try {
    const value: unknown = yaml.toJS()
    return value
  } catch {
    return undefined
  }
}
