import * as z from 'zod'
import { readyTasksSchema, type ReadyTask } from '../model/task.ts'
import type { ReadyChunk } from '../ports/submissions.ts'
import type { Key } from './key-kind.ts'
import { pack, packed } from './packed.ts'
import type { Item, Write } from './table.ts'

/** The field `tasks` of ready chunks and submissions. */
export const packedTasksSchema = packed(readyTasksSchema)

const itemSchema = z.object({ pk: z.string(), sk: z.string(), due: z.number(), tasks: packedTasksSchema })
const idSchema = z.tuple([z.string(), z.string()])

/** The write that makes tasks ready, to stand in the transaction of what made them so; none when there are no tasks. */
export function readyWrites(key: Key, due: number, tasks: readonly ReadyTask[]): readonly Write[] {
  return tasks.length === 0 ? [] : [{ put: { ...key, due, tasks: pack(tasks) } }]
}

/** A ready chunk as it is stored. Its id is its key, so that it can be taken without being looked for. */
export function chunkOf(item: Item): ReadyChunk {
  const { pk, sk, due, tasks } = itemSchema.parse(item)
  return { id: JSON.stringify([pk, sk]), due, tasks }
}

/** The key of a ready chunk. */
export function keyOfChunk(chunk: ReadyChunk): Key {
  const [pk, sk] = idSchema.parse(JSON.parse(chunk.id))
  return { pk, sk }
}
