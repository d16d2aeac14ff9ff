import { nearest } from '../model/metadata-nearest.ts'
import type { ProductionDocument } from './schema.ts'

/** A path as the working directory knows it: without `./` and a slash at its end. */
export function plainPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

/** Files that are one of these paths or lie below one, each once, by path. */
export function filesUnder<F extends { readonly path: string }>(
  paths: readonly string[],
  files: readonly F[],
): readonly F[] {
  const plain = paths.map(plainPath)
  return files
    .filter(({ path }) => plain.some((one) => path === one || path.startsWith(`${one}/`)))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** All sandbox paths of a production, each once: what has to be read, hashed and stored before it is planned. */
export function sandboxPaths(document: ProductionDocument): readonly string[] {
  return [...new Set([document.job, ...document.steps].flatMap((settings) => settings.sandbox ?? []))]
}

/** A hint at the file that was probably meant, or an empty text. */
export function hintAt(path: string, files: readonly string[]): string {
  const near = nearest(path, files)
  return near === undefined ? '' : `, did you mean ${near}?`
}
