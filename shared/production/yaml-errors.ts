import { visit, type Document, type LineCounter, type Node, type YAMLError } from 'yaml'
import { error, type Finding } from './finding.ts'
import { pathNear, type Lines } from './yaml-lines.ts'

/** The parser sees the end that a bracket or quote lacks where the next line begins; the reader looks for its beginning. */
const UNCLOSED = /^Missing closing|and end with a /

/** What makes a text no YAML: the first error only, for what follows is the parser losing its way. */
export function syntaxFindings(yaml: Document, counter: LineCounter, lines: Lines): readonly Finding[] {
  const [first] = yaml.errors
  if (first === undefined) return []
  const line = counter.linePos(offsetOf(first, yaml)).line
  return [{ ...error(pathNear(lines, line), sayYaml(first)), line }]
}

function sayYaml({ code, message }: YAMLError): string {
  if (code === 'DUPLICATE_KEY') return 'this key stands twice in the same mapping, it should stand there once'
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

/** Aliases that stand for nothing (often a glob without quotes), or for themselves, which would have no end. */
export function aliasFindings(yaml: Document, counter: LineCounter, lines: Lines): readonly Finding[] {
  const findings: Finding[] = []
  visit(yaml, {
    Alias: (_key, alias, ancestors) => {
      const target = alias.resolve(yaml)
      if (target !== undefined && !ancestors.some((ancestor) => ancestor === target)) return
      const line = counter.linePos(alias.range?.[0] ?? 0).line
      findings.push({ ...error(pathNear(lines, line), sayAlias(alias.source, target === undefined)), line })
    },
  })
  return findings
}

function sayAlias(source: string, unknown: boolean): string {
  return unknown
    ? `*${source} is an alias without an anchor; text that begins with * goes in quotes`
    : `*${source} stands inside its own anchor, which has no end`
}
