import * as z from 'zod'
import type { WaitingFile } from '../model/attachment.ts'
import type { MetadataValue } from '../model/metadata.ts'
import { show } from '../model/metadata-value.ts'
import type { CutResult, Group, Left, Plugin } from './contract.ts'
import { fieldsSchema, usesOf } from './fields-parameter.ts'
import { ONLY_PILE, pileOf } from './pile-name.ts'
import { readable, sharedBy } from './storage-elements.ts'

const FIELD = 'it must be the name of a metadata field'
const VALUES = 'it must be a list of values of the field `by`'
const VALUE = 'it must be text, a number, true or false'

const parameters = z.strictObject({
  by: z.string({ error: FIELD }).min(1, { error: FIELD }),
  values: z
    .array(z.union([z.string(), z.number(), z.boolean()], { error: VALUE }), { error: VALUES })
    .min(1, { error: VALUES })
    .refine((values) => new Set(values).size === values.length, { error: 'each value may be named once' }),
  key: fieldsSchema.optional(),
})
type Parameters = z.infer<typeof parameters>

/** One file per value of the field `by` (a gamma and a proton), of those that agree on the fields `key`. */
export const join: Plugin<Parameters> = {
  name: 'Join',
  description: 'Groups of one file for each of `values` of the field `by`, with equal values of the fields `key`.',
  parameters,
  examples: [
    { by: 'particle', values: ['gamma', 'proton'] },
    { by: 'zenith', values: [20, 40, 52], key: ['particle', 'site'] },
  ],
  fields: ({ by, values, key }) => [
    ...usesOf('by', [by]),
    { parameter: 'values', field: by, values },
    ...usesOf('key', key ?? []),
  ],
  needs: ({ by }) => [by],
  pile: ({ metadata }, { key }) => (key === undefined ? ONLY_PILE : pileOf(metadata, key)),
  cut: joinFiles,
  barrier: () => false,
  splits: () => false,
  flushes: () => false,
  inputField: ({ by }) => by,
}

/** Files by their value of `by`, in order of arrival: the n-th of each value make the n-th group. */
type Rows = ReadonlyMap<MetadataValue | undefined, readonly WaitingFile[]>

/** A flush changes nothing: without its partners a file never leaves. */
function joinFiles(waiting: readonly WaitingFile[], parameters: Parameters): CutResult {
  const { files, left } = readable(waiting)
  const rows: Rows = Map.groupBy(files, (file) => file.needs[parameters.by])
  const complete = Math.min(...parameters.values.map((value) => rows.get(value)?.length ?? 0))
  const groups = Array.from({ length: complete }, (_, index) => groupAt(index, rows, parameters.values))
  return { groups, left: [...left, ...leftOf(rows, complete, parameters)] }
}

function groupAt(index: number, rows: Rows, values: Parameters['values']): Group {
  const files = values.flatMap((value) => rows.get(value)?.slice(index, index + 1) ?? [])
  return { target: sharedBy(files), files }
}

function leftOf(rows: Rows, complete: number, parameters: Parameters): readonly Left[] {
  return [...rows].flatMap(([value, row]) => {
    const grouped = value !== undefined && parameters.values.includes(value) ? complete : 0
    const rest = row.slice(grouped)
    return rest.map(({ lfn }, index) => ({ lfn, reason: reasonOf(value, grouped + index, { rows, ...parameters }) }))
  })
}

/** Why a file of this value, which would be in the group of this index, is left. */
function reasonOf(
  value: MetadataValue | undefined,
  index: number,
  { rows, by, values }: Parameters & { readonly rows: Rows },
): string {
  if (value === undefined) return `has no ${by}: it never leaves`
  if (!values.includes(value))
    return `${by} = ${show(value)} is none of ${values.map(show).join(', ')}: it never leaves`
  const lacking = values.filter((other) => (rows.get(other)?.length ?? 0) <= index)
  return `waits for a file with ${by} = ${lacking.map(show).join(' and one with ')}: without it, it never leaves`
}
