import { isScalar, visit, type Document, type Node, type YAMLError } from 'yaml'
import { sayYamlError } from '../model/say-yaml-error.ts'
import { error, type Finding, type Path } from './finding.ts'
import type { ParsedYaml } from './parsed-yaml.ts'
import { pathAt } from './yaml-lines.ts'

/** The parser sees that a bracket or quote lacks its end where the next line begins; the reader looks for its beginning. */
const UNCLOSED = /^Missing closing|and end with a /

/** What is known of a place in a text that is no YAML. */
type PlaceNear = (text: string, line: number) => Path

/**
 * What makes a text no YAML: the first error only, for what follows is the parser losing its way. `placeNear` finds what stands near
 * a line that it could not read.
 */
export function syntaxFindings(parsed: ParsedYaml, placeNear: PlaceNear): readonly Finding[] {
  // A tag that nobody knows is a warning of the parser's, but nobody knows either what was meant.
  const [first] = [...parsed.yaml.errors, ...parsed.yaml.warnings]
  if (first === undefined) return []
  const line = parsed.counter.linePos(offsetOf(first, parsed.yaml)).line
  const near = (): Path => placeNear(parsed.text, line)
  return [{ ...error(placeOf(first, parsed.yaml) ?? near(), sayYamlError(first)), line }]
}

/** Where an error is that does not keep the parser from knowing where it is. */
function placeOf({ code, pos: [offset] }: YAMLError, yaml: Document): Path | undefined {
  // The line is the one that ends the first document.
  if (code === 'MULTIPLE_DOCS') return []
  return code === 'DUPLICATE_KEY' ? pathAt(yaml, offset) : undefined
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

/** Aliases that stand for nothing (often a glob without quotes), or for themselves, which would have no end. */
export function aliasFindings({ yaml, counter }: ParsedYaml): readonly Finding[] {
  const findings: Finding[] = []
  visit(yaml, {
    Alias: (_key, alias, ancestors) => {
      const target = alias.resolve(yaml)
      if (target !== undefined && !ancestors.some((ancestor) => ancestor === target)) return
      const offset = alias.range?.[0] ?? 0
      const line = counter.linePos(offset).line
      findings.push({ ...error(pathAt(yaml, offset), sayAlias(alias.source, target === undefined)), line })
    },
  })
  return findings
}

function sayAlias(source: string, unknown: boolean): string {
  return unknown
    ? `*${source} is an alias without an anchor; text that begins with * goes in quotes`
    : `*${source} stands inside its own anchor, which has no end`
}
