import type { MetadataValue } from '../model/metadata.ts'

/**
 * One condition on one field. `in` with one value is equality, `nin` with one value inequality; values are canonical,
 * sorted, each once. `any`: the field is present; `missing`: it is absent. A missing field meets `missing` only.
 */
export type Condition =
  | { readonly field: string; readonly operator: 'any' | 'missing' }
  | { readonly field: string; readonly operator: 'in' | 'nin'; readonly values: readonly MetadataValue[] }
  | { readonly field: string; readonly operator: Comparison; readonly value: MetadataValue }

/** Operators that compare by order: of numbers, of time, of text by its UTF-16 units (case counts). */
export type Comparison = '>=' | '>' | '<=' | '<'

/**
 * A checked query: all conditions must hold, and there is a value for which those of one field do. Canonical: sorted
 * by field and operator, at most one condition of an operator per field. No condition at all: every file matches.
 */
export interface Query {
  readonly conditions: readonly Condition[]
}

/** Operators as users write them; `=` and `in` mean the same, and so do `!=` and `nin`. */
export const OPERATORS = ['=', '!=', 'in', 'nin', '>=', '>', '<=', '<'] as const
/** See {@link OPERATORS}. */
export type Operator = (typeof OPERATORS)[number]

/** What a field must meet, as users write it: a value, a list of values, `Any`, `Missing`, or operators. */
export type ConditionJson =
  | MetadataValue
  | readonly MetadataValue[]
  | Readonly<Partial<Record<Operator, MetadataValue | readonly MetadataValue[]>>>

/** A query as users write it and as it is stored: `{particle: [gamma, proton], zenith: {">=": 20, "<": 40}}`. */
export type QueryJson = Readonly<Record<string, ConditionJson>>
