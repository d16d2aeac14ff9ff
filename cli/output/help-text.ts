import type { AddHelpTextContext } from 'commander'
import { wrap } from './wrap.ts'

/** Columns where nobody knows how many there are: as commander has it. */
const COLUMNS = 80

/**
 * What stands below the help of a command, in paragraphs that fit the terminal, as the help above them does. Lines that begin
 * with a blank are examples, and stay as they are.
 */
export function helpText(text: string): (context: AddHelpTextContext) => string {
  return ({ command }) => {
    const columns = command.configureOutput().getOutHelpWidth?.() ?? COLUMNS
    const paragraphs = text.trim().split('\n\n')
    return ['', ...paragraphs.map((paragraph) => filled(paragraph, columns))].join('\n\n').slice(1)
  }
}

function filled(paragraph: string, columns: number): string {
  return paragraph.startsWith(' ') ? paragraph : wrap(paragraph.replaceAll('\n', ' '), columns).join('\n')
}
