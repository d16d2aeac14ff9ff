import * as z from 'zod'
import { TRANSFORMATION_TYPES } from '../model/transformation.ts'
import { JOB_SETTINGS, textsSchema } from './job-settings.ts'
import { metadataSettingSchema, outputSettingsSchema } from './output-settings.ts'
import { toleranceSchema } from './tolerance.ts'

/** Letters that a name may have: it stands in LFNs, object keys, addresses and on command lines. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

const RIGHT = 'should begin with a letter or a digit, and have letters, digits, - _ . only'

/** Name of a production or a step. */
export const nameSchema = z.string().regex(NAME, { error: RIGHT }).max(64)

const runsSchema = z.strictObject({
  /** First run number; left out = the one after the last simulation before it, from 1. */
  first: z.int().min(0).optional(),
  count: z.int().min(1),
})

const pluginSchema = z
  .union([z.string(), z.looseObject({ name: z.string() })], {
    error: 'should be the name of a plugin, or a mapping with name and parameters',
  })
  .transform((value) => (typeof value === 'string' ? { name: value } : value))

const stepSchema = z.strictObject({
  name: nameSchema,
  type: z.enum(TRANSFORMATION_TYPES).default('Processing'),
  over: textsSchema.default([]),
  parents: textsSchema.default([]),
  input: z
    .union([z.literal('all'), z.record(z.string(), z.unknown())], {
      error: 'should be conditions like {data_level: R1}, or all',
    })
    .optional(),
  register: textsSchema.optional(),
  closed: z.literal(true).optional(),
  open: z.literal(true).optional(),
  runs: runsSchema.optional(),
  plugin: pluginSchema.optional(),
  ...JOB_SETTINGS,
  outputs: z.array(outputSettingsSchema).default([]),
  metadata: metadataSettingSchema.default({}),
  tolerate: toleranceSchema.optional(),
  max_errors: z.int().min(1).default(3),
})
/** One step as it stands in the YAML, with defaults. */
export type Step = z.infer<typeof stepSchema>

/** A production as it stands in the YAML: strict, so that a misspelt key is refused and not passed over. */
export const productionDocumentSchema = z.strictObject({
  production: nameSchema,
  description: z.string().default(''),
  common: metadataSettingSchema.default({}),
  job: z.strictObject(JOB_SETTINGS).default({}),
  matrix: z
    .record(
      z.string(),
      z
        .array(z.union([z.string(), z.number(), z.boolean()], { error: 'should be text, a number, true or false' }))
        .min(1),
    )
    .default({}),
  steps: z.array(stepSchema).min(1),
})
/** See {@link productionDocumentSchema}. */
export type ProductionDocument = z.infer<typeof productionDocumentSchema>
