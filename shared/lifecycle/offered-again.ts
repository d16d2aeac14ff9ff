import type { CatalogFile, NewFile, Replica } from '../model/file.ts'
import { sayOtherContent } from '../model/other-content.ts'
import type { Registrar, RegisterOutcome } from '../ports/catalog.ts'

/** What the catalog holds under an LFN: a file, or the tombstone of one. */
export interface CatalogRecord {
  readonly file: CatalogFile
  readonly removed: boolean
}

/** What becomes of a file whose LFN is in use, and the record as it must be then; null where nothing changes. */
export interface OfferedAgain {
  readonly outcome: RegisterOutcome
  readonly next: CatalogFile | null
}

/** Decides by the rules of `Catalog.register`. A record that changes is a file thereafter, never a tombstone. */
export function offeredAgain({ file: known, removed }: CatalogRecord, file: NewFile, by: Registrar): OfferedAgain {
  const { lfn, replica } = file
  if (known.checksum !== file.checksum || known.size !== file.size)
    return { outcome: { lfn, outcome: 'refused', reason: otherContent({ file: known, removed }, file) }, next: null }
  const version = known.version + 1
  if (removed) {
    const isLate = by === 'task' && known.replicas.some(({ path }) => path === replica.path)
    if (isLate) return { outcome: { lfn, outcome: 'known' }, next: null }
    const next = { ...known, metadata: file.metadata, replicas: [replica], version }
    return { outcome: { lfn, outcome: 'registered' }, next }
  }
  if (known.replicas.some(({ storageElement }) => storageElement === replica.storageElement))
    return { outcome: { lfn, outcome: 'known' }, next: null }
  const replicas = [...known.replicas, replica].sort(byStorageElement)
  return { outcome: { lfn, outcome: 'replica-added' }, next: { ...known, replicas, version } }
}

function otherContent({ file: known, removed }: CatalogRecord, file: NewFile): string {
  const content = `${known.size} bytes, ${known.checksum}`
  if (known.size === file.size && kindOf(known.checksum) !== kindOf(file.checksum))
    return `${known.lfn} is known by a checksum of another kind (${content}), so that nobody can tell whether this is the same content`
  return removed
    ? `${known.lfn} was removed and had other content (${content}); an LFN is never used for other content: give the file another LFN`
    : sayOtherContent(known.lfn, content)
}

/** `sha256` of `sha256:...`. */
function kindOf(checksum: string): string {
  return checksum.slice(0, checksum.indexOf(':'))
}

function byStorageElement(a: Replica, b: Replica): number {
  return a.storageElement < b.storageElement ? -1 : 1
}
