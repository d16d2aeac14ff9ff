import type { CatalogFile, NewFile } from '../../shared/model/file.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import type { Registrar, RegisterOutcome } from '../../shared/ports/catalog.ts'

interface ModelRecord {
  readonly file: CatalogFile
  readonly removed: boolean
}

/** What a catalog should do, said with a map: no keys, no directories, no stream. */
export class CatalogModel {
  readonly #records = new Map<string, ModelRecord>()

  register(file: NewFile, by: Registrar): RegisterOutcome['outcome'] {
    const record = this.#records.get(file.lfn)
    if (record === undefined) return this.#put(file, 1)
    const known = record.file
    if (known.checksum !== file.checksum || known.size !== file.size) return 'refused'
    const isSame = known.replicas.some((replica) => replica.path === file.replica.path)
    if (record.removed) return by === 'task' && isSame ? 'known' : this.#put(file, known.version + 1)
    if (known.replicas.some((replica) => replica.storageElement === file.replica.storageElement)) return 'known'
    const replicas = [...known.replicas, file.replica].sort((a, b) => (a.storageElement < b.storageElement ? -1 : 1))
    this.#records.set(file.lfn, { file: { ...known, replicas, version: known.version + 1 }, removed: false })
    return 'replica-added'
  }

  setMetadata(lfn: string, metadata: Metadata, version: number): boolean {
    const record = this.#records.get(lfn)
    if (record === undefined || record.removed || record.file.version !== version) return false
    this.#records.set(lfn, { file: { ...record.file, metadata, version: version + 1 }, removed: false })
    return true
  }

  remove(lfn: string): void {
    const record = this.#records.get(lfn)
    if (record === undefined || record.removed) return
    this.#records.set(lfn, { file: { ...record.file, version: record.file.version + 1 }, removed: true })
  }

  read(lfn: string): CatalogFile | undefined {
    const record = this.#records.get(lfn)
    return record === undefined || record.removed ? undefined : record.file
  }

  /** By LFN. */
  all(): readonly CatalogFile[] {
    return [...this.#records.keys()].sort().flatMap((lfn) => this.read(lfn) ?? [])
  }

  #put({ lfn, size, checksum, metadata, replica }: NewFile, version: number): 'registered' {
    const file = { lfn, size, checksum, metadata, replicas: [replica], version }
    this.#records.set(lfn, { file, removed: false })
    return 'registered'
  }
}
