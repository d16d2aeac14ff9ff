import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml'
import type { Path } from './finding.ts'

/** Path, dotted (`steps.2.runs.count`) -> its line in the YAML, from 1. In the order of the file. */
export type Lines = ReadonlyMap<string, number>

/** How a path is written in answers and as a key of {@link Lines}. */
export function dotted(path: Path): string {
  return path.join('.')
}

/** The line of a path; of the nearest path above it where the document has no such path (a missing key). */
export function lineOf(lines: Lines, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(dotted(path.slice(0, length)))
    if (line !== undefined) return line
  }
  return 1
}

/** The last path that begins on or before a line: where a reader would look for what is broken there. */
export function pathNear(lines: Lines, line: number): Path {
  const [last] = [...lines].filter(([, begins]) => begins <= line).toReversed()
  return last === undefined ? [] : last[0].split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** The line of every key and list item. What an alias stands for has the line of the alias. */
export function linesOf(document: Pick<Document, 'contents'>, counter: LineCounter): Lines {
  const lines = new Map<string, number>()
  const note = (path: Path, node: unknown): void => {
    const offset = rangeOf(node)
    if (offset !== undefined) lines.set(dotted(path), counter.linePos(offset).line)
  }
  const walk = (node: unknown, path: Path): void => {
    for (const child of childrenOf(node)) {
      const childPath = [...path, child.key]
      note(childPath, child.at)
      if (!isAlias(child.value)) walk(child.value, childPath)
    }
  }
  walk(document.contents, [])
  return lines
}

interface Child {
  readonly key: string | number
  /** The node that tells the line: the key of a pair, else the item. */
  readonly at: unknown
  readonly value: unknown
}

function childrenOf(node: unknown): readonly Child[] {
  if (isSeq(node)) return node.items.map((item, index) => ({ key: index, at: item, value: item }))
  if (!isMap(node)) return []
  return node.items.map((pair) => ({
    key: isScalar(pair.key) ? String(pair.key.value) : String(pair.key),
    at: pair.key,
    value: pair.value,
  }))
}

function rangeOf(node: unknown): number | undefined {
  const range: Node['range'] = isScalar(node) || isAlias(node) || isMap(node) || isSeq(node) ? node.range : undefined
  return range?.[0]
}
