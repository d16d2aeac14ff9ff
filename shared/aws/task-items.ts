import * as z from 'zod'
import { TASK_STATES, type Task } from '../model/task.ts'
import type { TaskEnd, TaskRetry, TaskRevival } from '../ports/tasks.ts'
import type { Key } from './key-kind.ts'
import { taskKey } from './keys.ts'
import { pack, packed } from './packed.ts'
import type { Item, Write } from './table.ts'

const itemSchema = z.object({
  number: z.number().int(),
  state: z.enum(TASK_STATES),
  attempt: z.number().int(),
  errors: z.number().int(),
  lost: z.number().int(),
  interrupted: z.number().int(),
  due: z.number(),
  target: z.array(z.string()),
  files: packed(z.array(z.string())),
  manifest: z.string().nullable(),
  message: z.string(),
  created: z.number(),
  ended: z.number().nullable(),
})

/** A task as it is stored: its files packed, so that a task of 64 files is below 1 KB and its end costs two write units. */
export function itemOf({ transformation, files, ...rest }: Task): Key & Item {
  return { ...taskKey.build({ transformation, number: rest.number }), ...rest, files: pack(files) }
}

/** A task from its item. */
export function taskOf(transformation: string, item: Item): Task {
  return { transformation, ...itemSchema.parse(item) }
}

/** The end of a task, on its attempt. */
export function endWrite(transformation: string, { number, attempt, ...end }: TaskEnd): Write {
  const set = 'SET #state = :state, #errors = :errors, #manifest = :manifest, #message = :message, #ended = :ended'
  return { update: taskKey.build({ transformation, number }), set, ...WHILE_ALIVE, values: { ...end, attempt, alive } }
}

/** The next attempt of a task that lives. */
export function retryWrite(transformation: string, { number, attempt, ...retry }: TaskRetry): Write {
  const set = `${NEXT_ATTEMPT}, #message = :message`
  const values = { ...retry, attempt, next: attempt + 1, alive }
  return { update: taskKey.build({ transformation, number }), set, ...WHILE_ALIVE, values }
}

/** The next attempt of a task that had failed, with nothing counted against it. */
export function revivalWrite(transformation: string, { number, attempt, due }: TaskRevival): Write {
  return {
    update: taskKey.build({ transformation, number }),
    set: `${NEXT_ATTEMPT}, #state = :alive, #ended = :none`,
    when: '#state = :failed AND #attempt = :attempt',
    values: { attempt, next: attempt + 1, due, alive, failed: 'Failed', none: null, ...NOTHING_COUNTED },
  }
}

const alive = 'Created'
const WHILE_ALIVE = { when: '#state = :alive AND #attempt = :attempt' }
const NEXT_ATTEMPT = 'SET #attempt = :next, #errors = :errors, #lost = :lost, #interrupted = :interrupted, #due = :due'
const NOTHING_COUNTED = { errors: 0, lost: 0, interrupted: 0 }
