import * as z from 'zod'
import { parseSize } from '../document/size.ts'

/** How many files an output has: at least, and at most (null = any number). */
export interface OutputCount {
  readonly least: number
  readonly most: number | null
}

const COUNT = 'should be a number of files like 1, a range like 1-3, or a least number like 0+'

/** Reads `2`, `1-3` or `0+`; undefined when the value is none of these. */
export function parseOutputCount(value: unknown): OutputCount | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= 0 ? { least: value, most: value } : undefined
  const found = typeof value === 'string' ? /^(?<least>\d+)(?:\+|-(?<most>\d+))$/.exec(value)?.groups : undefined
  if (found === undefined) return undefined
  const least = Number(found['least'])
  const most = found['most'] === undefined ? null : Number(found['most'])
  return most !== null && most < least ? undefined : { least, most }
}

const countSchema = z.union([z.number(), z.string()], { error: COUNT }).transform((value, context) => {
  const count = parseOutputCount(value)
  if (count !== undefined) return count
  context.addIssue({ code: 'custom', input: value, message: COUNT })
  return z.NEVER
})

const BYTES = 'should be a number of bytes, or a size like 10kB'

const minimumSizeSchema = z.union([z.number(), z.string()], { error: BYTES }).transform((value, context) => {
  const bytes = typeof value === 'string' ? parseSize(value) : value
  if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0) return bytes
  context.addIssue({ code: 'custom', input: value, message: BYTES })
  return z.NEVER
})

/** Metadata as it stands in the YAML: the declared fields are looked at later. */
export const metadataSettingSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()], {
    error: 'should be text, a number, true or false (text that begins with { goes in quotes)',
  }),
)

/** One kind of files that the command leaves in its outputs directory. */
export const outputSettingsSchema = z.strictObject({
  files: z.string().min(1),
  count: countSchema.default({ least: 1, most: null }),
  /** An empty file is no output, unless 0 is said. */
  min_size: minimumSizeSchema.default(1),
  metadata: metadataSettingSchema.default({}),
  /** Fields that the command itself writes to `<name>.meta.json`: their values are known when it has ended. */
  job_metadata: z.array(z.string()).default([]),
  kind: z.enum(['Data', 'Log', 'Model']).default('Data'),
  lfn: z.string().optional(),
})
/** See {@link outputSettingsSchema}. */
export type OutputSettings = z.infer<typeof outputSettingsSchema>
