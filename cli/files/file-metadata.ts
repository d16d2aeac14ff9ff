import { join } from 'node:path'
import { completeByPath, type CompletedFile, type PathRules } from '../../shared/config/complete-by-path.ts'
import { InputError, type Problem } from '../../shared/model/input-error.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { parseMetadata, type MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { FoundFile } from './found-files.ts'
import { readJsonMapping } from './json-file.ts'
import { entriesByFile, type MetadataTable, type TableEntry } from './metadata-table.ts'

/** Where the metadata of files come from, beside path rules and their sidecars. */
export interface MetadataSources {
  /** Of all files where nothing else is said, by a path rule say; canonical. */
  readonly assumed?: Metadata
  /** Of all files; canonical. */
  readonly common: Metadata
  /** Of single files. */
  readonly table: MetadataTable
}

/** Problems that are said; the rest is counted. */
const SAID = 20

/**
 * What is known of each file: what is assumed, what its path says, then what all have, then the table's, then its sidecar's;
 * later wins. Throws InputError, with what is wrong in which file, when anything is.
 */
export async function metadataOfFiles(
  files: readonly FoundFile[],
  sources: MetadataSources,
  rules: PathRules,
): Promise<ReadonlyMap<FoundFile, CompletedFile>> {
  const { table, common, assumed = {} } = sources
  const entries = entriesByFile(table, files)
  const problems: Problem[] = []
  const known = new Map<FoundFile, CompletedFile>()
  for (const file of files)
    try {
      const own = await ownMetadata(file, entries.get(file) ?? [], rules.schema)
      const completed = completeByPath(join(file.root, file.name), { ...common, ...own }, rules)
      known.set(file, { ...completed, metadata: { ...assumed, ...completed.metadata } })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      problems.push(...error.problems)
    }
  if (problems.length > 0) throw new InputError(shortened(problems))
  return known
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
