import type { CatalogFile } from '../../shared/model/file.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { show } from '../../shared/model/metadata-value.ts'
import { placeOfPath } from '../../shared/model/object-path.ts'
import { sidecarOf } from '../../shared/model/sidecar.ts'
import type { Upload, Uploads } from '../../shared/ports/uploads.ts'
import { saidByUploader } from './describe.ts'

/** Fields that are named; the others are like them. */
const FIELDS_SHOWN = 5

/** An upload whose content the catalog knows. */
export interface Again {
  readonly key: string
  readonly upload: Upload
  /** What is said of it, by path, object and sidecar. */
  readonly metadata: Metadata
}

/**
 * Why an upload of known content is told as refused: it says what the catalog does not, and changes nothing. Undefined where it says
 * nothing new: what the catalog has, or what came with the object that is the file's replica, and was changed since.
 *
 * An event that comes again is told by the version of its object, as long as that is the replica; so nobody asks here for one. That of
 * a version which was refused is not told from a new one: it is refused again, for the same reason, under the same key. In a bucket
 * without versions no overwrite is told from an event that comes again: nothing is said of it.
 */
export async function changesNothing(
  { key, upload, metadata }: Again,
  file: CatalogFile,
  uploads: Uploads,
): Promise<string | undefined> {
  const other = Object.entries(metadata).filter(([field, value]) => file.metadata[field] !== value)
  if (other.length === 0) return undefined
  const first = file.replicas.map(({ path }) => placeOfPath(path)).find((place) => place.key === key)
  const before = first === undefined ? undefined : await uploads.look(key, first.version)
  if (before !== undefined && isSameText(saidByUploader(before.metadata), saidByUploader(upload.metadata)))
    return undefined
  return sayOther(key, other, file)
}

function sayOther(
  key: string,
  other: readonly (readonly [string, Metadata[string]])[],
  { lfn, metadata }: CatalogFile,
): string {
  const shown = other.slice(0, FIELDS_SHOWN).map(([field, value]) => {
    const has = metadata[field]
    return `${field} = ${show(value)}, the catalog has ${has === undefined ? 'none' : show(has)}`
  })
  const more = other.length > FIELDS_SHOWN ? ['and so on'] : []
  return (
    `${lfn} is known with the same content and other metadata (${[...shown, ...more].join('; ')}), which an upload over it ` +
    `does not change: upload ${sidecarOf(key)} with all that it should have, or give "cascade set-metadata LFN --meta FIELD=VALUE"`
  )
}

function isSameText(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...fields].every((field) => a[field] === b[field])
}
