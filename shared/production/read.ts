import type { Document } from 'yaml'
import { error, type Finding } from '../document/finding.ts'
import { parsedYaml, plainValue, TOO_LARGE } from '../document/parsed-yaml.ts'
import { findingsOf, sayIssue } from '../document/say-issue.ts'
import { aliasFindings, keyFindings, syntaxFindings } from '../document/yaml-errors.ts'
import { linesOf, type Lines } from '../document/yaml-lines.ts'
import { keepAsWritten } from './keep-as-written.ts'
import { problemsOf, stepNamesOf, type ProductionProblem } from './problems.ts'
import { productionDocumentSchema, type ProductionDocument } from './schema.ts'
import { stepNear } from './step-near.ts'
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
  const parsed = parsedYaml(text)
  const { yaml } = parsed
  const lines = linesOf(yaml, parsed.counter)
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
  keepAsWritten(yaml)
  const raw = plainValue(yaml)
  if (raw === undefined) return { document: null, findings: [error([], TOO_LARGE)] }
  if (raw === null)
    return { document: null, findings: [error([], 'the file is empty, it should have production and steps')] }
  const result = productionDocumentSchema.safeParse(raw, { error: sayIssue })
  if (result.success) return { document: result.data, findings: [] }
  return { document: null, findings: findingsOf(result.error.issues, raw) }
}
