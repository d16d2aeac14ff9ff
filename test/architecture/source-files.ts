import { globSync } from 'node:fs'
import { sep } from 'node:path'

/** What is not ours, or not source: made or installed here, or what users of the examples write in other languages. */
const NOT_SOURCE = ['node_modules', 'cdk.out', 'coverage', '.cascade', '.venv', '.git']

/** All source files of a repository, by their paths in it, with `/`. */
export function sourceFiles(root: string): readonly string[] {
  const found = globSync('**/*.{ts,tsx,mjs,js}', { cwd: root, exclude: (name) => NOT_SOURCE.includes(name) })
  return found.map((file) => file.replaceAll(sep, '/')).sort()
}
