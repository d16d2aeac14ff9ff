import * as fc from 'fast-check'
import { InputError } from '../../shared/model/input-error.ts'
import type { Metadata, MetadataValue } from '../../shared/model/metadata.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import type { FieldDefinition } from '../../shared/model/metadata-schema.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { COMPARISONS } from '../../shared/query/query.ts'
import type { ConditionJson, Query, QueryJson } from '../../shared/query/query.ts'

const FIELDS: readonly FieldDefinition[] = [
  { name: 'particle', type: 'string', values: ['gamma', 'electron', 'proton'], collection: true },
  { name: 'campaign', type: 'string', collection: true },
  { name: 'zenith', type: 'float', precision: 0.01, collection: true },
  { name: 'run', type: 'int' },
  { name: 'energy', type: 'float' },
  { name: 'tag', type: 'string' },
  { name: 'sct', type: 'bool' },
  { name: 'observed', type: 'datetime' },
]

/** A field of each type, collection fields and others. */
export const SCHEMA = metadataSchema(FIELDS)

/** Texts that code takes for something else: words of the language, names that JavaScript knows, other types' values. */
const HARD_TEXTS = [
  '',
  ' ',
  'Any',
  'missing',
  '__proto__',
  'constructor',
  '0',
  'false',
  'null',
  'a,b',
  '"',
  "'",
  '\\',
  'a=b',
  '<',
  'é',
  '😀',
]

/** Canonical values, few per type so that queries and files meet. */
const VALUES: Readonly<Record<FieldDefinition['type'], fc.Arbitrary<MetadataValue>>> = {
  string: fc.oneof(fc.constantFrom(...HARD_TEXTS), fc.constantFrom('a', 'b', 'B', 'aa')),
  int: fc.oneof(fc.integer({ min: -2, max: 4 }), fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER)),
  float: fc.oneof(fc.integer({ min: -2, max: 4 }), fc.constantFrom(0.1, 0.3, 1.25, -0.5, 1e-7, 1e300)),
  bool: fc.boolean(),
  datetime: fc.constantFrom('2023-12-31T23:59:59.999Z', '2024-01-01T00:00:00.000Z', '2024-06-01T12:00:00.500Z'),
}

function valueOf(field: FieldDefinition): fc.Arbitrary<MetadataValue> {
  if (field.values !== undefined) return fc.constantFrom(...field.values)
  // 1e-7 is no multiple of the precision, so it is no canonical value.
  return VALUES[field.type].filter(
    (value) => field.precision === undefined || Math.abs(Number(value)) > 0.01 || value === 0,
  )
}

/** An object with some of the fields. */
function someFields<T>(
  valueFor: (field: FieldDefinition) => fc.Arbitrary<T>,
): fc.Arbitrary<Readonly<Record<string, T>>> {
  const entries = FIELDS.map((field) => valueFor(field).map((value) => [field.name, value] as const))
  return fc
    .tuple(fc.tuple(...entries), fc.subarray(FIELDS.map((field) => field.name)))
    .map(([all, kept]) => Object.fromEntries(all.filter(([name]) => kept.includes(name))))
}

/** Checked metadata; any field may be missing. */
export const metadataArbitrary: fc.Arbitrary<Metadata> = someFields(valueOf)

/** Metadata of another schema than the query's: values of whatever type in any field. */
export const foreignMetadataArbitrary: fc.Arbitrary<Metadata> = someFields(() =>
  fc.oneof(...Object.values(VALUES), fc.constant(Number.NaN)),
)

function conditionOf(field: FieldDefinition): fc.Arbitrary<ConditionJson> {
  const value = valueOf(field)
  const list = fc.array(value, { minLength: 1, maxLength: 4 })
  const sets = fc.record({ in: list, nin: list, '!=': value, '=': value }, { requiredKeys: [] })
  const ranges = fc.record(Object.fromEntries(COMPARISONS.map((operator) => [operator, value])), { requiredKeys: [] })
  // True and false have no order: comparing them is refused.
  if (field.type === 'bool') return fc.oneof(value, list, fc.constantFrom('Any', 'Missing'), sets)
  const mixed = fc.tuple(sets, ranges).map(([set, range]) => ({ ...set, ...range }))
  return fc.oneof(value, list, fc.constantFrom('Any', 'Missing'), sets, ranges, mixed)
}

/** Whatever users may write that is typed rightly; some of it contradicts itself or is empty. */
export const queryJsonArbitrary: fc.Arbitrary<QueryJson> = fc.oneof(
  someFields(conditionOf),
  // With one field, what its conditions mean decides.
  fc.oneof(...FIELDS.map((field) => conditionOf(field).map((condition) => ({ [field.name]: condition })))),
)

/** Checked queries, made of those that `checkQuery` accepts. */
export const queryArbitrary: fc.Arbitrary<Query> = queryJsonArbitrary
  .map((json) => accepted(json))
  .filter((query) => query !== undefined)

/** The checked query, undefined when it is refused. */
export function accepted(json: QueryJson): Query | undefined {
  try {
    return checkQuery(json, SCHEMA)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
