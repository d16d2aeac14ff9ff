import type { Lfn } from '../../shared/model/lfn.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import type { Catalog } from '../../shared/ports/catalog.ts'

/** Sets the metadata of a file to those that were given, again until nobody was faster. What the system says of it stays. */
export async function changeMetadata(
  lfn: Lfn,
  given: Metadata,
  { schema, catalog }: { readonly schema: MetadataSchema; readonly catalog: Catalog },
): Promise<void> {
  for (;;) {
    const [file] = await catalog.read([lfn])
    if (file === undefined) return
    const system = Object.entries(file.metadata).filter(([field]) => schema.fields.get(field)?.system === true)
    const metadata = { ...given, ...Object.fromEntries(system) }
    if (isSame(file.metadata, metadata)) return
    if (await catalog.setMetadata({ lfn, metadata, version: file.version })) return
  }
}

function isSame(before: Metadata, after: Metadata): boolean {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].every((field) => before[field] === after[field])
}
