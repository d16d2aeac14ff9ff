import { InputError, type Problem } from '../../shared/model/input-error.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { parseMetadata, type MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { FoundFile } from './found-files.ts'
import { readJsonMapping } from './json-file.ts'
import { entriesByFile, type MetadataTable, type TableEntry } from './metadata-table.ts'

/** Where the metadata of files come from, beside their sidecars. */
export interface MetadataSources {
  /** Of all files; canonical. */
  readonly common: Metadata
  /** Of single files. */
  readonly table: MetadataTable
}

/** Problems that are said; the rest is counted. */
const SAID = 20

/**
 * The metadata of each file: what all have, then the table's, then its sidecar's; later wins. Throws InputError, with what is
 * wrong in which file, when anything is.
 */
export async function metadataOfFiles(
  files: readonly FoundFile[],
  sources: MetadataSources,
  schema: MetadataSchema,
): Promise<ReadonlyMap<FoundFile, Metadata>> {
  const entries = entriesByFile(sources.table, files)
  const problems: Problem[] = []
  const metadata = new Map<FoundFile, Metadata>()
  for (const file of files)
    try {
      const own = await ownMetadata(file, entries.get(file) ?? [], schema)
      metadata.set(file, { ...sources.common, ...own })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      problems.push(...error.problems)
    }
  if (problems.length > 0) throw new InputError(shortened(problems))
  return metadata
}

async function ownMetadata(
  { sidecar }: FoundFile,
  entries: readonly TableEntry[],
  schema: MetadataSchema,
): Promise<Metadata> {
  const beside = sidecar === null ? [] : [{ key: sidecar, metadata: await readJsonMapping(sidecar) }]
  return [...entries, ...beside].reduce((all, entry) => ({ ...all, ...parse(entry, schema) }), {})
}

function parse({ key, metadata }: TableEntry, schema: MetadataSchema): Metadata {
  try {
    return parseMetadata(schema, metadata)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(error.problems.map(({ field, message }) => ({ field, message: `${key}: ${message}` })))
  }
}

function shortened(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - SAID
  if (more <= 0) return problems
  return [...problems.slice(0, SAID), { field: '', message: `... and ${more} more problems of this kind` }]
}
