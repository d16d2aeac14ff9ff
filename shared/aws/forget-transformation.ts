import * as z from 'zod'
import { itemsIn } from './items-in.ts'
import {
  attachmentKey,
  countsKey,
  cutKey,
  definitionKey,
  dueKey,
  failureKey,
  liveKey,
  pageKey,
  pileKey,
  readyKey,
  stoppedKey,
  submissionKey,
  taskKey,
} from './keys.ts'
import type { Table } from './table.ts'

/** Items removed between two reads. */
const STEP = 500

const keySchema = z.object({ pk: z.string(), sk: z.string() })

/**
 * Removes all that belongs to a transformation, its definition last: twice is safe, and after a death half way the
 * transformation is still there to be forgotten again.
 */
export async function forgetTransformation(transformation: string, table: Table): Promise<void> {
  await removeSubmissions(transformation, table)
  await removeDues(transformation, table)
  const about = { transformation }
  const kinds = [attachmentKey, stoppedKey, pageKey, pileKey, cutKey, taskKey, failureKey, readyKey, countsKey]
  for (const pk of kinds.flatMap((kind) => kind.partitions(about))) await removePartition(pk, table)
  const definition = definitionKey.build(about)
  await removePartition(definition.pk, table, definition.sk)
  await table.remove(definition)
}

async function removePartition(pk: string, table: Table, butFor?: string): Promise<void> {
  for (;;) {
    const items = await table.range({ pk, limit: STEP })
    const keys = items.map((item) => keySchema.parse(item)).filter(({ sk }) => sk !== butFor)
    if (keys.length === 0) return
    await table.removeAll(keys)
  }
}

/** Submissions lie by name, for all transformations together: those of one are found by its list. */
async function removeSubmissions(transformation: string, table: Table): Promise<void> {
  for (const pk of liveKey.partitions({ transformation }))
    for (;;) {
      const keys = (await table.range({ pk, limit: STEP })).map((item) => keySchema.parse(item))
      if (keys.length === 0) break
      const names = keys.flatMap((key) => liveKey.parse(key)?.submission ?? [])
      await table.removeAll(names.map((submission) => submissionKey.build({ submission })))
      await table.removeAll(keys)
    }
}

/** Time-outs lie by time, for all transformations together: those of one are found by its piles. */
async function removeDues(transformation: string, table: Table): Promise<void> {
  for (const pk of pileKey.partitions({ transformation }))
    for await (const item of itemsIn(table, { pk, limit: STEP })) {
      const { pile, due } = pileSchema.parse(item)
      if (due !== null) await table.remove(dueKey.build({ transformation, pile, due }))
    }
}

const pileSchema = z.object({ pile: z.string(), due: z.number().nullable() })
