import { styleText } from 'node:util'

/** Noncharacters of Unicode (U+FDD0, U+FDD1), for this use inside a program: nothing that would reach a terminal by itself. */
const MARKED = /\ufdd0([^\ufdd0\ufdd1]*)\ufdd1/g
const MARK = /[\ufdd0\ufdd1]/g

/** Marks text that is to stand out; {@link showBold} says how, where it is printed. */
export function bold(text: string): string {
  return `\ufdd0${text}\ufdd1`
}

/** Marked text as a stream shows it: plain unless it is a terminal, or where NO_COLOR is set. */
export function showBold(text: string, stream: NodeJS.WriteStream): string {
  return text.replace(MARKED, (_, marked: string) => styleText('bold', marked, { stream })).replace(MARK, '')
}
