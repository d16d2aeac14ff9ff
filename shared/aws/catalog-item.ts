import * as z from 'zod'
import type { CatalogRecord } from '../lifecycle/offered-again.ts'
import { directoryOf, joinLfn, nameOf, type Lfn } from '../model/lfn.ts'
import { metadataJsonSchema, type Metadata } from '../model/metadata.ts'
import type { Key } from './key-kind.ts'
import { directoryKey, fileKey } from './keys.ts'
import type { Item } from './table.ts'

const keySchema = z.object({ pk: z.string(), sk: z.string() })
const itemSchema = z.object({
  size: z.number().int(),
  checksum: z.string(),
  metadata: z.string(),
  replicas: z.record(z.string(), z.string()),
  version: z.number().int(),
  removed: z.literal(true).optional(),
})

/** The key of the record of an LFN. */
export function keyOfLfn(lfn: Lfn): Key {
  return fileKey.build({ directory: directoryOf(lfn), name: nameOf(lfn) })
}

/**
 * The item of a catalog record: below 1 KB, one write unit, unless names are very long. Replicas are a map from storage element to
 * path. Only a tombstone has `removed`.
 */
export function itemOfRecord({ file, removed }: CatalogRecord): Key & Item {
  return {
    ...keyOfLfn(file.lfn),
    size: file.size,
    checksum: file.checksum,
    metadata: metadataText(file.metadata),
    replicas: Object.fromEntries(file.replicas.map(({ storageElement, path }) => [storageElement, path])),
    version: file.version,
    ...(removed ? { removed } : {}),
  }
}

/** Metadata is kept as JSON: DynamoDB's numbers end at 1e126, and the SDK takes none beyond 2^53, where a float may lie. */
export function metadataText(metadata: Metadata): string {
  return JSON.stringify(metadata)
}

/** The catalog record of an item; undefined for a directory. Throws for an item that is neither. */
export function recordOfItem(item: Item): CatalogRecord | undefined {
  const key = keySchema.parse(item)
  const place = fileKey.parse(key)
  if (place === undefined) {
    if (directoryKey.parse(key) !== undefined) return undefined
    throw new Error(`no item of the catalog has the key ${JSON.stringify(key)}`)
  }
  const { size, checksum, metadata, replicas, version, removed } = itemSchema.parse(item)
  const file = {
    lfn: joinLfn(place.directory, place.name),
    size,
    checksum,
    metadata: metadataJsonSchema.parse(JSON.parse(metadata)),
    replicas: Object.entries(replicas)
      .map(([storageElement, path]) => ({ storageElement, path }))
      .sort((a, b) => (a.storageElement < b.storageElement ? -1 : 1)),
    version,
  }
  return { file, removed: removed === true }
}
