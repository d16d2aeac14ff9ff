import { forbiddenImports, PURE } from './import-rules.ts'
import { sourceFacts } from './source-facts.ts'

/** Longest source file, in lines: what is longer holds more than one idea. */
export const MAX_LINES = 300

/** All that is wrong with a source file, a sentence each. */
export function findings(file: string, text: string): readonly string[] {
  const { imports, impurities, lines } = sourceFacts(file, text)
  return [
    ...forbiddenImports(file, imports),
    ...(PURE.test(file) ? impurities.map((what) => `${file} stands in a pure folder and uses ${what}`) : []),
    ...(lines > MAX_LINES ? [`${file} has ${lines} lines, at most ${MAX_LINES} are allowed`] : []),
  ]
}
