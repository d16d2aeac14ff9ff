import * as z from 'zod'
import { FILE_STATUSES, type Attachment } from '../model/attachment.ts'
import { metadataJsonSchema } from '../model/metadata.ts'
import { KeyError, type Key } from './key-kind.ts'
import { attachmentKey } from './keys.ts'
import type { Item } from './table.ts'

/**
 * Names are short, because they are paid for in every item: below 1 KB a change costs one write unit. `needs` is JSON:
 * a number of DynamoDB's is not as wide as a number of metadata. `task` is not there when the file is in none.
 */
const itemSchema = z.object({
  pk: z.string(),
  sk: z.string(),
  status: z.enum(FILE_STATUSES).exclude(['Processed']),
  pile: z.string(),
  size: z.number().int(),
  at: z.array(z.string()),
  since: z.number().int(),
  needs: z.string(),
  seen: z.number().int(),
  errors: z.number().int(),
  rev: z.number().int(),
  task: z.number().int().optional(),
  reason: z.string(),
})

/** The item of an attachment: `at` are its storage elements, `seen` is the version of the catalog record. */
export function attachmentItem(attachment: Attachment): Key & Item {
  const { transformation, lfn, storageElements, needs, catalogVersion, task, ...same } = attachment
  return {
    ...attachmentKey.build({ transformation, lfn }),
    ...same,
    at: storageElements,
    needs: JSON.stringify(needs),
    seen: catalogVersion,
    ...(task === null ? {} : { task }),
  }
}

/** Reads an item of {@link attachmentItem}. */
export function attachmentOf(item: Item): Attachment {
  const { pk, sk, at, needs, seen, task = null, ...same } = itemSchema.parse(item)
  const about = attachmentKey.parse({ pk, sk })
  if (about === undefined) throw new KeyError(`${pk} / ${sk} is not the key of an attachment`)
  return {
    ...about,
    ...same,
    storageElements: at,
    needs: metadataJsonSchema.parse(JSON.parse(needs)),
    catalogVersion: seen,
    task,
  }
}
