import { isScalar, visit, type Document, type Node, type YAMLError } from 'yaml'
import { error, type Finding, type Path } from '../document/finding.ts'
import type { ParsedYaml } from '../document/parsed-yaml.ts'
import { pathAt } from '../document/yaml-lines.ts'

/** The parser sees that a bracket or quote lacks its end where the next line begins; the reader looks for its beginning. */
const UNCLOSED = /^Missing closing|and end with a /

const ONE_DOCUMENT = 'a second document begins with this line (---); a file should have one production'

/** What makes a text no YAML: the first error only, for what follows is the parser losing its way. */
export function syntaxFindings(parsed: ParsedYaml): readonly Finding[] {
  // A tag that nobody knows is a warning of the parser's, but nobody knows either what was meant.
  const [first] = [...parsed.yaml.errors, ...parsed.yaml.warnings]
  if (first === undefined) return []
  const line = parsed.counter.linePos(offsetOf(first, parsed.yaml)).line
  // The line is the one that ends the first document: no step.
  if (first.code === 'MULTIPLE_DOCS') return [{ ...error([], ONE_DOCUMENT), line }]
  if (first.code !== 'DUPLICATE_KEY') return [{ ...error(placeNear(parsed.text, line), sayBroken(first)), line }]
  const text = 'this key stands twice in the same mapping, it should stand there once'
  return [{ ...error(pathAt(parsed.yaml, first.pos[0]), text), line }]
}

function sayBroken({ code, message }: YAMLError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'brackets or mappings stand too deep within each other to be read'
  return `the YAML is broken here: ${message}`
}

function offsetOf(problem: YAMLError, yaml: Document): number {
  const [offset] = problem.pos
  if (!UNCLOSED.test(problem.message)) return offset
  let begin = offset
  visit(yaml, {
    Node: (_key, node: Node) => {
      if (node.range && node.range[0] < offset && node.range[2] >= offset) begin = node.range[0]
    },
  })
  return begin
}

const STEP_BEGINS = /^\s*-\s+\{?\s*name:/
const FIRST_KEY = /^[\s{-]*(?<key>[A-Za-z_]+)/

/** Step and key as a reader finds them, going up from a line: what the parser made of broken lines tells nothing. */
function placeNear(text: string, line: number): Path {
  const before = text.split('\n').slice(0, line)
  const key = FIRST_KEY.exec(before.at(-1) ?? '')?.groups?.['key']
  const index = before.filter((one) => STEP_BEGINS.test(one)).length - 1
  return [...(index < 0 ? [] : ['steps', index]), ...(key === undefined ? [] : [key])]
}

/** The one key that JavaScript loses on the way: what it says, a condition perhaps, would be passed over. */
const LOST_KEY = '__proto__'

/** Keys that nothing can be called. */
export function keyFindings({ yaml, counter }: ParsedYaml): readonly Finding[] {
  const findings: Finding[] = []
  visit(yaml, {
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value !== LOST_KEY) return
      const offset = key.range?.[0] ?? 0
      findings.push({
        ...error(pathAt(yaml, offset), 'nothing can have this name'),
        line: counter.linePos(offset).line,
      })
    },
  })
  return findings
}
