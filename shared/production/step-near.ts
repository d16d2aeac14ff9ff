import type { Path } from '../document/finding.ts'

const STEP_BEGINS = /^\s*-\s+\{?\s*name:/
const FIRST_KEY = /^[\s{-]*(?<key>[A-Za-z_]+)/

/** Step and key as a reader finds them, going up from a line: what the parser made of broken lines tells nothing. */
export function stepNear(text: string, line: number): Path {
  const before = text.split('\n').slice(0, line)
  const key = FIRST_KEY.exec(before.at(-1) ?? '')?.groups?.['key']
  const index = before.filter((one) => STEP_BEGINS.test(one)).length - 1
  return [...(index < 0 ? [] : ['steps', index]), ...(key === undefined ? [] : [key])]
}
