import { textWidth } from './text-width.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Behind these a line is broken: between words, else behind a sign rather than in the middle of a name. */
const BREAKS = [new Set([' ']), new Set(['/', ',', '-', '_', '.', '='])]

/** A text in lines of at most so many columns (2 or more), broken behind a space or a sign where there is one not far back. */
export function wrap(text: string, columns: number): readonly string[] {
  if (textWidth(text) <= columns) return [text]
  const lines: string[] = []
  let rest = Array.from(segmenter.segment(text), ({ segment }) => segment)
  while (rest.length > 0) {
    const end = lineEnd(rest, columns)
    lines.push(rest.slice(0, end).join('').trimEnd())
    rest = rest.slice(end)
    if (rest[0] === ' ') rest = rest.slice(1)
  }
  return lines
}

/** Letters of the first line. */
function lineEnd(letters: readonly string[], columns: number): number {
  const most = lettersThatFit(letters, columns)
  if (most === letters.length || letters[most] === ' ') return most
  // Not further back than half a line: else a line of many short ones would come of it.
  for (const signs of BREAKS)
    for (let end = most; end > most / 2; end--) if (signs.has(letters[end - 1] ?? '')) return end
  return most
}

function lettersThatFit(letters: readonly string[], columns: number): number {
  let width = 0
  for (const [index, letter] of letters.entries()) {
    width += textWidth(letter)
    if (width > columns) return Math.max(1, index)
  }
  return letters.length
}
