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

/** Whether a path is a file or folder in the production's folder, and not the whole of it. */
export function liesInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..') && plainPath(path) !== ''
}

/**
 * All sandbox paths of a production, each once: what has to be read, hashed and stored before it is planned. Without
 * those that will be refused: nobody has to read a whole disk for them.
 */
export function sandboxPaths(document: ProductionDocument): readonly string[] {
  const paths = [document.job, ...document.steps].flatMap((settings) => settings.sandbox ?? [])
  return [...new Set(paths)].filter(liesInside)
}

/** A hint at the file that was probably meant, or an empty text. */
export function hintAt(path: string, files: readonly string[]): string {
  const near = nearest(path, files)
  return near === undefined ? '' : `, did you mean ${near}?`
}
