import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { counted } from '../../shared/model/counted.ts'
import { sizeText } from './numbers.ts'
import { lfnTable, type LfnRow } from './lfn-table.ts'

/** Files of the catalog as a table; what the metadata of all have in common is said once. */
export function foundTable(files: readonly CatalogFileAnswer[]): string {
  const common = commonOf(files)
  const rows = files.map(({ lfn, size, metadata, replicas }): LfnRow => {
    const own = Object.entries(metadata).filter(([field]) => !common.has(field))
    return [
      lfn,
      sizeText(size),
      own.map(assignment).join(' '),
      replicas.map(({ storageElement }) => storageElement).join(', '),
    ]
  })
  const [count, bytes] = [files.length, files.reduce((sum, { size }) => sum + size, 0)]
  return [
    lfnTable(['size', 'metadata', 'at'], rows),
    '',
    ...(common.size === 0 ? [] : [`all have ${[...common].map(assignment).join(' ')}`]),
    `${counted(count, 'file')}, ${sizeText(bytes)}`,
  ].join('\n')
}

/** Fields that have the same value everywhere. Of a single file that is no news. */
function commonOf(files: readonly CatalogFileAnswer[]): ReadonlyMap<string, string | number | boolean> {
  const [first, ...others] = files
  if (first === undefined || others.length === 0) return new Map()
  const same = ([field, value]: readonly [string, unknown]): boolean =>
    others.every(({ metadata }) => metadata[field] === value)
  return new Map(Object.entries(first.metadata).filter(same))
}

function assignment([field, value]: readonly [string, string | number | boolean]): string {
  return `${field}=${value}`
}
