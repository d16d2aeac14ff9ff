import * as z from 'zod'
import type { PileChange, PileHead } from '../ports/piles.ts'
import { dueKey, pileKey } from './keys.ts'
import { pack } from './packed.ts'
import { entriesSchema, type FilesInHead } from './pile-files.ts'
import type { Item, Write } from './table.ts'

const headSchema = z.object({
  pile: z.string(),
  version: z.number().int(),
  tasks: z.number().int(),
  pending: z.string().nullable(),
  due: z.number().nullable(),
  firstCut: z.number().nullable(),
  flushed: z.number().int(),
  stuck: z.number().int(),
  // Items that are older than these two, and those that code of before has written since, lack both.
  waiting: z.number().int().optional(),
  uncut: z.boolean().default(true),
})
const filesSchema = z.object({ tail: entriesSchema, pages: z.array(z.string()) })

/** A pile as its item tells. */
export interface StoredPile {
  readonly head: PileHead
  readonly files: FilesInHead
}

/** A pile from its item. */
export function storedPile(transformation: string, item: Item): StoredPile {
  return { head: storedHead(transformation, item), files: filesSchema.parse(item) }
}

/** A pile from its item, without its files: to unpack them takes longer than all else. */
export function storedHead(transformation: string, item: Item): PileHead {
  const { waiting, ...head } = headSchema.parse(item)
  return { transformation, ...head, waiting: waiting ?? leastFiles(filesSchema.parse(item)) }
}

/** No page is empty. */
function leastFiles({ tail, pages }: FilesInHead): number {
  return tail.length + pages.length
}

/** A pile that was never written. */
export function emptyPile(transformation: string, pile: string): StoredPile {
  const nothing = { version: 0, tasks: 0, pending: null, due: null, firstCut: null, flushed: 0, stuck: 0, waiting: 0 }
  return { head: { transformation, pile, ...nothing, uncut: false }, files: { tail: [], pages: [] } }
}

/**
 * The writes that make the next version of a pile, if it is still at the version of `head`. Its place among the piles that are due
 * changes with it: `before` says where that was, and is the pile as it was read at this version.
 */
export function headWrites(
  before: StoredPile,
  head: PileChange['head'],
  files: FilesInHead & { readonly waiting: number },
): readonly Write[] {
  const { pile, version, tasks, pending, due, firstCut, flushed, stuck, uncut } = head
  const { waiting, tail, pages } = files
  const facts = { pile, version: version + 1, tasks, pending, due, firstCut, flushed, stuck, waiting, uncut }
  const written: Write = {
    put: { ...pileKey.build(head), ...facts, tail: pack(tail), pages },
    when: version === 0 ? 'attribute_not_exists(#pk)' : '#version = :version',
    values: { version },
  }
  return before.head.due === due ? [written] : [written, ...dueWrites(before.head, head)]
}

function dueWrites({ due: before }: PileHead, { transformation, pile, due }: PileChange['head']): readonly Write[] {
  const about = { transformation, pile }
  return [
    ...(before === null ? [] : [{ remove: dueKey.build({ ...about, due: before }) }]),
    ...(due === null ? [] : [{ put: dueKey.build({ ...about, due }) }]),
  ]
}
