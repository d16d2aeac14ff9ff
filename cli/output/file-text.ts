import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { counted } from '../../shared/model/counted.ts'
import { bold } from './bold.ts'
import { sizeText } from './numbers.ts'
import { oneLine } from './printable.ts'

/** All that the catalog has of one file: a line each, which is not broken, for people copy checksums and paths. */
export function fileText({ lfn, size, checksum, metadata, replicas }: CatalogFileAnswer): string {
  const rows: readonly (readonly [string, string])[] = [
    ['size', size < 1000 ? counted(size, 'byte') : `${sizeText(size)} (${size} bytes)`],
    ['checksum', checksum],
    ...replicas.map(({ storageElement, path }) => [`at ${storageElement}`, path] as const),
    ...Object.entries(metadata).map(([field, value]) => [field, String(value)] as const),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${oneLine(value)}`)
  const none = Object.keys(metadata).length === 0 ? ['It has no metadata.'] : []
  return [bold(oneLine(lfn)), ...lines, ...none].join('\n')
}
