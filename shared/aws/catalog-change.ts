import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { CatalogRecord } from '../lifecycle/offered-again.ts'
import type { CatalogChange } from '../messages/catalog-change.ts'
import { recordOfItem } from './catalog-item.ts'

/** A value as DynamoDB's streams and Lambda's events give it, of the types that the catalog uses. */
type Attribute =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly M: Readonly<Record<string, Attribute>> }

const attributeSchema: z.ZodType<Attribute> = z.union([
  z.strictObject({ S: z.string() }),
  z.strictObject({ N: z.string() }),
  z.strictObject({ BOOL: z.boolean() }),
  z.strictObject({
    M: z.record(
      z.string(),
      z.lazy(() => attributeSchema),
    ),
  }),
])
const imageSchema = z.record(z.string(), attributeSchema)
const recordSchema = z.object({
  dynamodb: z.object({ NewImage: imageSchema.optional(), OldImage: imageSchema.optional() }),
})

/**
 * What a record of the change stream of the table `Catalog` (new and old images) says to `match`; undefined for the records of
 * directories, and where an item went: the catalog never deletes one. Throws for whatever is no such record.
 */
export function catalogChange(record: unknown): CatalogChange | undefined {
  const { NewImage, OldImage } = recordSchema.parse(record).dynamodb
  const now = recordOfImage(NewImage)
  if (now === undefined) return undefined
  const before = recordOfImage(OldImage)
  return {
    lfn: now.file.lfn,
    before: before === undefined || before.removed ? null : before.file.metadata,
    file: now.removed ? null : now.file,
    version: now.file.version,
  }
}

function recordOfImage(image: Readonly<Record<string, Attribute>> | undefined): CatalogRecord | undefined {
  return image === undefined ? undefined : recordOfItem(unmarshall(image))
}
