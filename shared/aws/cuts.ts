import * as z from 'zod'
import type { Cut } from '../model/task.ts'
import { cutKey } from './keys.ts'
import { pack, unpack } from './packed.ts'
import type { Table } from './table.ts'

/** Bytes of a cut in one item: it takes 400 KB. All files of a campaign fit in one, some 100,000, if their names are much alike. */
const PART_BYTES = 350_000

const itemSchema = z.object({ parts: z.number().int(), bytes: z.instanceof(Uint8Array) })
const fileSchema = z.strictObject({ lfn: z.string(), rev: z.number() })
const cutSchema = z.strictObject({
  pile: z.string(),
  tasks: z.array(z.strictObject({ number: z.number(), target: z.array(z.string()), files: z.array(fileSchema) })),
})

/**
 * Writes a cut, packed, over as many items as it takes; the first part last, and with it the cut is there. Written again, or
 * anew after a death half way, its parts are the same: its id is its writer's own. It stays until its transformation is
 * cleaned: removing it costs the same then.
 */
export async function writeCut({ transformation, id, pile, tasks }: Cut, table: Table): Promise<void> {
  const parts = inParts(pack({ pile, tasks }))
  const items = parts.map((bytes, part) => {
    return { ...cutKey.build({ transformation, id, part }), parts: parts.length, bytes }
  })
  await table.insertAll(items.slice(1))
  await table.insertAll(items.slice(0, 1))
}

/** A cut that was written whole. */
export async function readCut(transformation: string, id: string, table: Table): Promise<Cut | undefined> {
  const item = await table.get(cutKey.build({ transformation, id, part: 0 }))
  if (item === undefined) return undefined
  const first = itemSchema.parse(item)
  const keys = Array.from({ length: first.parts - 1 }, (_, index) => {
    return cutKey.build({ transformation, id, part: index + 1 })
  })
  const others = await Promise.all(keys.map((key) => table.get(key)))
  const bytes = Buffer.concat([first, ...others.map((other) => itemSchema.parse(other))].map((part) => part.bytes))
  return { transformation, id, ...cutSchema.parse(unpack(bytes)) }
}

function inParts(bytes: Uint8Array): readonly Uint8Array[] {
  const starts = Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, index) => index * PART_BYTES)
  return starts.map((start) => bytes.subarray(start, start + PART_BYTES))
}
