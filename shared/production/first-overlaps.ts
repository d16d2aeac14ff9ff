import { ANY, type LfnPattern } from './lfn-pattern.ts'

/** Something with a pattern. */
interface Patterned {
  readonly pattern: LfnPattern
}

/** One of the patterned things and its position among all. */
interface Numbered<T> {
  readonly one: T
  readonly position: number
}

/** How long the text at both ends of a part of a path is before a symbol for any text; null: there is no such symbol. */
type Ends = { readonly head: number; readonly tail: number } | null

/** Patterns that are alike: so many parts, with text of the same length at the ends of those that stand for any text. */
interface Shape<T> {
  readonly ends: readonly Ends[]
  readonly members: Numbered<T>[]
}

/**
 * For each of those whose pattern overlaps with that of one before it: the first such. `overlap` is asked whether two do,
 * but only where their patterns have the same text wherever both have text.
 *
 * Not every pair is looked at: patterns go by shape, of which there are few, however many cells the matrix has; and of
 * two shapes each pattern looks up those of the other that have the same text in the places where both have text.
 */
export function firstOverlaps<T extends Patterned>(
  all: readonly T[],
  overlap: (earlier: T, later: T) => boolean,
): ReadonlyMap<T, T> {
  const first = new Map<T, Numbered<T>>()
  const shapes = shapesOf(all)
  for (const shape of shapes)
    for (const other of shapes) {
      const common = commonTo(shape.ends, other.ends)
      if (common === null) continue
      const byText = Map.groupBy(shape.members, ({ one }) => textOf(one.pattern, common))
      for (const { one: later, position } of other.members) {
        // Only what comes before it, and before the first that is known already.
        const limit = first.get(later)?.position ?? position
        const alike = byText.get(textOf(later.pattern, common)) ?? []
        const found = alike.find((earlier) => earlier.position >= limit || overlap(earlier.one, later))
        if (found !== undefined && found.position < limit) first.set(later, found)
      }
    }
  return new Map([...first].map(([later, { one }]) => [later, one]))
}

function shapesOf<T extends Patterned>(all: readonly T[]): readonly Shape<T>[] {
  const shapes = new Map<string, Shape<T>>()
  for (const [position, one] of all.entries()) {
    const ends = one.pattern.split('/').map(endsOf)
    const key = JSON.stringify(ends)
    const shape = shapes.get(key) ?? { ends, members: [] }
    shape.members.push({ one, position })
    shapes.set(key, shape)
  }
  return [...shapes.values()]
}

function endsOf(part: string): Ends {
  const head = part.indexOf(ANY)
  return head < 0 ? null : { head, tail: part.length - 1 - part.lastIndexOf(ANY) }
}

/** Where two shapes both have text: a part as a whole (null), or so much of its ends; null when they have not as many parts. */
function commonTo(ones: readonly Ends[], others: readonly Ends[]): readonly Ends[] | null {
  if (ones.length !== others.length) return null
  return ones.map((one, index) => {
    const other = others[index] ?? null
    if (one === null || other === null) return one ?? other
    return { head: Math.min(one.head, other.head), tail: Math.min(one.tail, other.tail) }
  })
}

/** The text of a pattern in these places. No part has a slash, so that texts are equal only where all their parts are. */
function textOf(pattern: LfnPattern, places: readonly Ends[]): string {
  const parts = pattern.split('/').map((part, index) => {
    const ends = places[index] ?? null
    return ends === null ? part : `${part.slice(0, ends.head)}${ANY}${part.slice(part.length - ends.tail)}`
  })
  return parts.join('/')
}
