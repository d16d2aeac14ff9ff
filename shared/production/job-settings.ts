import * as z from 'zod'
import { durationSchema } from '../model/duration.ts'
import { sizeSchema } from '../document/size.ts'

/** Text, or a list of texts: always a list. */
export const textsSchema = z
  .union([z.string(), z.array(z.string())], { error: 'should be text, or a list of texts' })
  .transform((value) => (typeof value === 'string' ? [value] : value))

const WORD = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What a job may use; what is left out comes from the production's `job`, else from {@link DEFAULT_RESOURCES}. */
const resourcesSchema = z.strictObject({
  cpus: z.number().optional(),
  /** Gives bytes. */
  memory: sizeSchema.optional(),
  /** Gives seconds. */
  time: durationSchema.optional(),
  /** Gives bytes. */
  disk: sizeSchema.optional(),
})

/** Resources as a step and the production give them, in bytes and seconds. */
export type PartialResources = z.infer<typeof resourcesSchema>

/** What a job may use when nothing is said: a day is DIRAC's default too. */
export const DEFAULT_RESOURCES = { cpus: 1, memory: 2e9, time: 86_400 } as const

/** Keys that the production's `job` and every step share; a step's win. */
export const JOB_SETTINGS = {
  image: z.string().optional(),
  container: z.literal('none').optional(),
  command: z
    .array(z.string(), { error: 'should be a list of a program and its arguments, like [node, job.mjs]' })
    .optional(),
  sandbox: textsSchema.optional(),
  parameters: z
    .record(z.string().regex(WORD, { error: 'should have letters, digits and _ only' }), z.string())
    .optional(),
  resources: resourcesSchema.optional(),
} as const
