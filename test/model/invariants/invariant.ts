import type { CatalogFile } from '../../../shared/model/file.ts'
import type { Lfn } from '../../../shared/model/lfn.ts'
import type { Manifest } from '../../../shared/model/manifest.ts'
import type { TaskOrder } from '../../../shared/model/task-order.ts'
import { checkQuery } from '../../../shared/query/check.ts'
import { matches } from '../../../shared/query/evaluate.ts'
import { metadataSchema } from '../../../shared/model/metadata-schema.ts'
import { CTA_METADATA_FIELDS } from '../../../shared/config/metadata-fields.ts'
import type { Dump, FileRow, TransformationDump } from '../dump.ts'
import type { Ledger } from '../ledger.ts'
import type { JobEnd } from '../model-site.ts'

/** What is known at a quiet moment: the tables, and what happened outside of them. */
export interface Facts {
  readonly dump: Dump
  /** Whether there have been sweeps: some things are found by them only. */
  readonly swept: boolean
  /** Every execution that a site has started. */
  readonly started: readonly TaskOrder[]
  /** How executions ended, by `transformation/task/attempt`. */
  readonly ends: ReadonlyMap<string, JobEnd>
  /** What operators have forgiven. */
  readonly ledger: Ledger
  /** Files that people have removed and not brought back. */
  readonly removed: ReadonlySet<Lfn>
  /** The manifest under a key. */
  readonly manifestOf: (key: string) => Manifest | undefined
}

/** One of docs/invariants.md (or a law of plugins, or of moves): what it says, and the sentences on where it does not hold. */
export interface Invariant {
  readonly number: number | 'of groups' | 'of moves'
  readonly says: string
  broken(facts: Facts): readonly string[]
}

/** Broken sentences of each transformation. */
export function ofEach(
  facts: Facts,
  check: (transformation: TransformationDump) => readonly string[],
): readonly string[] {
  return facts.dump.transformations.flatMap((one) => check(one).map((sentence) => `${one.name}: ${sentence}`))
}

const SCHEMA = metadataSchema(CTA_METADATA_FIELDS)

/** Whether the catalog's file is one that the transformation asks for: by the naive evaluator. */
export function wants({ definition }: TransformationDump, file: FileRow): boolean {
  if (definition.input.kind === 'none' || file.removed) return false
  return matches(checkQuery(definition.input.query, SCHEMA), file.metadata)
}

/** A record of the catalog as plugins see it. */
export function catalogFile(file: FileRow): CatalogFile {
  return { ...file, version: 0 }
}
