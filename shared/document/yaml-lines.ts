import { isMap, isNode, isScalar, isSeq, type Document, type LineCounter } from 'yaml'
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

/** The line of every key and list item. What an alias stands for has the line of the alias. */
export function linesOf(yaml: Document, counter: LineCounter): Lines {
  return new Map(placesIn(yaml.contents, []).map(({ path, offset }) => [dotted(path), counter.linePos(offset).line]))
}

/** The last path that begins at or before an offset. */
export function pathAt(yaml: Document, offset: number): Path {
  return placesIn(yaml.contents, []).findLast((place) => place.offset <= offset)?.path ?? []
}

interface Place {
  readonly path: Path
  readonly offset: number
}

function placesIn(node: unknown, path: Path): readonly Place[] {
  return childrenOf(node).flatMap(({ key, at, value }) => {
    const own = [...path, key]
    const offset = offsetOf(at)
    return [...(offset === undefined ? [] : [{ path: own, offset }]), ...placesIn(value, own)]
  })
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

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
