import * as z from 'zod'
import { sideBySide } from '../ports/side-by-side.ts'
import { countKeys } from './counts.ts'
import {
  attachmentKey,
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
  unsentKey,
} from './keys.ts'
import type { Table } from './table.ts'

/** Items removed between two reads of a partition. */
const PAGE = 500
/** Items removed in one step at most, and a page of each partition that is worked on beside it: some seconds, with a function's time far off. */
const STEP = 20_000

const keySchema = z.object({ pk: z.string(), sk: z.string() })

/** How many items may still go in this step. */
interface Budget {
  left: number
}

/**
 * Removes what belongs to a transformation, a bounded step of it, its definition last: twice is safe, and after a death half
 * way the transformation is still there to be forgotten again. False: more is left.
 */
export async function forgetTransformation(transformation: string, table: Table, step = STEP): Promise<boolean> {
  const about = { transformation }
  const budget = { left: step }
  // Before their lists and piles, by which they are found.
  const lists = [unsentKey, liveKey].flatMap((kind) => kind.partitions(about))
  await sideBySide(lists, (pk) => removeSubmissions(pk, table, budget))
  await sideBySide(pileKey.partitions(about), (pk) => removePiles(pk, { transformation, table, budget }))
  const kinds = [attachmentKey, stoppedKey, pageKey, cutKey, taskKey, failureKey, readyKey]
  const partitions = kinds.flatMap((kind) => kind.partitions(about))
  await sideBySide(partitions, (pk) => removePartition({ pk }, table, budget))
  await table.removeAll(countKeys(transformation))
  const definition = definitionKey.build(about)
  await removePartition({ pk: definition.pk, butFor: definition.sk }, table, budget)
  if (budget.left <= 0) return false
  await table.remove(definition)
  return true
}

async function removePartition(
  { pk, butFor }: { readonly pk: string; readonly butFor?: string },
  table: Table,
  budget: Budget,
): Promise<void> {
  while (budget.left > 0) {
    const items = await table.range({ pk, limit: PAGE })
    const keys = items.map((item) => keySchema.parse(item)).filter(({ sk }) => sk !== butFor)
    if (keys.length === 0) return
    await table.removeAll(keys)
    budget.left -= keys.length
  }
}

/** Submissions lie by name, for all transformations together: those of one are found by its list. */
async function removeSubmissions(pk: string, table: Table, budget: Budget): Promise<void> {
  while (budget.left > 0) {
    const keys = (await table.range({ pk, limit: PAGE })).map((item) => keySchema.parse(item))
    if (keys.length === 0) return
    const names = keys.flatMap((key) => (unsentKey.parse(key) ?? liveKey.parse(key))?.submission ?? [])
    await table.removeAll(names.map((submission) => submissionKey.build({ submission })))
    await table.removeAll(keys)
    budget.left -= 2 * keys.length
  }
}

/** Time-outs lie by time, for all transformations together: those of one are found by its piles. */
async function removePiles(
  pk: string,
  {
    transformation,
    table,
    budget,
  }: { readonly transformation: string; readonly table: Table; readonly budget: Budget },
): Promise<void> {
  while (budget.left > 0) {
    const items = await table.range({ pk, limit: PAGE })
    if (items.length === 0) return
    const piles = items.map((item) => pileSchema.parse(item))
    const dues = piles.flatMap(({ pile, due }) => (due === null ? [] : dueKey.build({ transformation, pile, due })))
    await table.removeAll(dues)
    await table.removeAll(piles.map(({ pile }) => pileKey.build({ transformation, pile })))
    budget.left -= dues.length + piles.length
  }
}

const pileSchema = z.object({ pile: z.string(), due: z.number().nullable() })
