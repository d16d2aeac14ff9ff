import type { NewFile } from '../../shared/model/file.ts'
import { parseLfn } from '../../shared/model/lfn.ts'
import { parseMetadata, type MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { RegisterOutcome } from '../../shared/ports/catalog.ts'

/** A file as a person registers it: its metadata is not checked yet. */
export type OfferedFile = Omit<NewFile, 'metadata'> & { readonly metadata: unknown }

/**
 * Registers files that people bring. All are checked before the first is written: throws InputError, and nothing is
 * registered, when an LFN or a metadata value is wrong. A file of other content under a known LFN is refused alone.
 */
export async function registerFiles(
  files: readonly OfferedFile[],
  schema: MetadataSchema,
  ports: Pick<Ports, 'catalog'>,
): Promise<readonly RegisterOutcome[]> {
  const checked = files.map((file) => ({
    ...file,
    lfn: parseLfn(file.lfn),
    metadata: parseMetadata(schema, file.metadata),
  }))
  return ports.catalog.register(checked)
}
