import type { Value } from '../model/placeholders.ts'

/** A pattern of output names, ready to be tried. */
export interface OutputPattern {
  /** The captured metadata fields when the name matches, else undefined. */
  match(name: string): Readonly<Record<string, string>> | undefined
}

/** What has a meaning in a pattern; all else stands for itself. */
const TOKEN = /\*|\?|\{[\p{L}_][\p{L}\p{N}_.-]*\}/gu

/**
 * Places (a part of the pattern, a letter of the name) that are tried for one name at most. Where no field stands twice, each is tried
 * once, and forty parts have fewer; a pattern with many such fields could keep whoever tries it busy for hours.
 */
const TRIES_MOST = 20_000

/** A part of a pattern: text, `?`, `*`, or a field that captures the first time and is the same text from then on. */
type Part =
  | { readonly kind: 'text'; readonly letters: readonly string[] }
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }
  | { readonly kind: 'capture'; readonly field: string }
  | { readonly kind: 'same'; readonly field: string }

/**
 * Reads a pattern of output names: `*` is any text, `?` one character, the name of something known (`{run}`, an axis) its value,
 * and any other `{FIELD}` captures a metadata field (`*` takes as much text as it can, a field as little as will do, at least one character), and the same text wherever the field stands again.
 * Names are compared in Unicode's NFC form. No regular expression: names are what a job says, and some would take one for ever.
 */
export function outputPattern(pattern: string, known: Readonly<Record<string, Value>>): OutputPattern {
  const parts = partsOf(pattern.normalize('NFC'), known)
  return { match: (name) => new Trial(parts, [...name.normalize('NFC')]).captures() }
}

function partsOf(pattern: string, known: Readonly<Record<string, Value>>): readonly Part[] {
  const parts: Part[] = []
  const fields = new Set<string>()
  let end = 0
  for (const token of pattern.matchAll(TOKEN)) {
    parts.push(text(pattern.slice(end, token.index)), partOf(token[0], fields, known))
    end = token.index + token[0].length
  }
  return [...parts, text(pattern.slice(end))]
}

function partOf(token: string, fields: Set<string>, known: Readonly<Record<string, Value>>): Part {
  if (token === '*') return { kind: 'any' }
  if (token === '?') return { kind: 'one' }
  const field = token.slice(1, -1)
  const value = known[field]
  if (value !== undefined) return text(String(value).normalize('NFC'))
  if (fields.has(field)) return { kind: 'same', field }
  fields.add(field)
  return { kind: 'capture', field }
}

function text(letters: string): Part {
  return { kind: 'text', letters: [...letters] }
}

/** One name against one pattern. */
class Trial {
  readonly #parts: readonly Part[]
  readonly #name: readonly string[]
  readonly #captured = new Map<string, readonly string[]>()
  /** Places from which the rest does not fit, whatever was captured before: those behind the last field that stands again. */
  readonly #hopeless = new Set<number>()
  readonly #lastSame: number
  #tries = 0

  constructor(parts: readonly Part[], name: readonly string[]) {
    this.#parts = parts
    this.#name = name
    this.#lastSame = parts.findLastIndex(({ kind }) => kind === 'same')
  }

  captures(): Readonly<Record<string, string>> | undefined {
    if (!this.#fits(0, 0)) return undefined
    return Object.fromEntries([...this.#captured].map(([field, letters]) => [field, letters.join('')]))
  }

  /** Whether the rest of the pattern, from a part on, fits the rest of the name, from a letter on. */
  #fits(part: number, from: number): boolean {
    const place = part * (this.#name.length + 1) + from
    if (this.#hopeless.has(place) || (this.#tries += 1) > TRIES_MOST) return false
    const fits = this.#fitsPart(this.#parts[part], part, from)
    if (!fits && part > this.#lastSame) this.#hopeless.add(place)
    return fits
  }

  #fitsPart(one: Part | undefined, part: number, from: number): boolean {
    const left = this.#name.length - from
    switch (one?.kind) {
      case undefined:
        return left === 0
      case 'text':
        return this.#reads(one.letters, from) && this.#fits(part + 1, from + one.letters.length)
      case 'one':
        return left > 0 && this.#fits(part + 1, from + 1)
      case 'any':
        return lengths(left).some((less) => this.#fits(part + 1, from + left - less))
      case 'capture':
        return lengths(left).some((length) => length > 0 && this.#takes(one.field, { part, from, length }))
      case 'same':
        return this.#fitsPart({ kind: 'text', letters: this.#captured.get(one.field) ?? [] }, part, from)
    }
  }

  #takes(
    field: string,
    { part, from, length }: { readonly part: number; readonly from: number; readonly length: number },
  ): boolean {
    this.#captured.set(field, this.#name.slice(from, from + length))
    return this.#fits(part + 1, from + length)
  }

  #reads(letters: readonly string[], from: number): boolean {
    return letters.every((letter, index) => this.#name[from + index] === letter)
  }
}

/** 0 to so many. */
function lengths(most: number): readonly number[] {
  return Array.from({ length: most + 1 }, (_, length) => length)
}
