import { writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { readWrittenFile } from '../stage-out/read-written-file.ts'

/** How stage-in went, for stage-out. */
const stageInNoteSchema = z.strictObject({
  version: z.literal(1),
  /** When it began, in milliseconds since 1970: so did the execution. */
  started: z.number().int().nonnegative(),
  /** Why the command must not run; null where it may. */
  failure: z
    .strictObject({
      end: z.enum(['configuration', 'infrastructure', 'payload']),
      message: z.string(),
      /** LFN of the input to blame. */
      input: z.string().min(1).optional(),
    })
    .nullable(),
})
/** See {@link stageInNoteSchema}. */
export type StageInNote = Readonly<z.infer<typeof stageInNoteSchema>>

/** Longer than any note. */
const MOST_BYTES = 1_000_000

/** Writes the note. */
export async function writeNote(path: string, note: StageInNote): Promise<void> {
  await writeFile(path, JSON.stringify(note))
}

/** Reads the note; undefined when there is none that can be read: stage-in died, or the job removed it. */
export async function readNote(path: string): Promise<StageInNote | undefined> {
  try {
    const text = await readWrittenFile('stage-in.json', path, MOST_BYTES)
    return text === undefined ? undefined : stageInNoteSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
