import { stripVTControlCharacters } from 'node:util'

/** Longest quotation of a command's own words, in characters. */
const QUOTED_CHARACTERS = 500

const CONTROL = /\p{Cc}/gu

/**
 * The last line of a command's output that says something, as a message can quote it: without colours and control
 * characters, cut after 500 characters; empty when there is none. A progress bar's `\r` ends a line, too.
 */
export function lastLine(output: string): string {
  const lines = stripVTControlCharacters(output).split(/[\r\n]+/)
  const line = lines.findLast((candidate) => candidate.trim() !== '') ?? ''
  const characters = Array.from(line.replace(CONTROL, ' ').trim())
  return characters.length <= QUOTED_CHARACTERS
    ? characters.join('')
    : `${characters.slice(0, QUOTED_CHARACTERS - 1).join('')}…`
}
