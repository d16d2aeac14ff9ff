import type { CatalogFileAnswer } from '../../../shared/api/files.ts'
import type { CatalogFile } from '../../../shared/model/file.ts'

/** A file of the catalog as answers show it: the record's version is nobody's business. */
export function answerFile({ lfn, size, checksum, metadata, replicas }: CatalogFile): CatalogFileAnswer {
  return { lfn, size, checksum, metadata: { ...metadata }, replicas: [...replicas] }
}
