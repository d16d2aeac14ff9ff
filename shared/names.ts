/**
 * Names that infrastructure and functions must spell alike. Imports nothing, so that either side can read it.
 */

/** The two tables: construct ids in the stack, on which their physical names are built. */
export const TABLES = {
  /** Files and directories; its stream drives the matcher. */
  catalog: 'Catalog',
  /** Everything else: transformations, attachments, piles, tasks, submissions, counts. */
  transformations: 'Transformations',
} as const

/** The bucket: outputs, manifests, logs, sandboxes, lists of tasks. */
export const BUCKET = 'Files'

/** Attributes of the primary key of both tables, both strings. */
export const PARTITION_KEY = 'pk'
/** See {@link PARTITION_KEY}. */
export const SORT_KEY = 'sk'
