import type { MetadataValue } from '../model/metadata.ts'

/** The field is present (`any`) or absent (`missing`). */
export interface PresenceCondition {
  readonly field: string
  readonly operator: 'any' | 'missing'
}

/** The value is one of these (`in`; one value is equality) or none of these (`nin`). Sorted, each once. */
export interface SetCondition {
  readonly field: string
  readonly operator: 'in' | 'nin'
  readonly values: readonly MetadataValue[]
}

/** The value lies on one side of a bound. */
export interface BoundCondition {
  readonly field: string
  readonly operator: Comparison
  readonly value: MetadataValue
}

/** One condition on one field, values canonical. A file that lacks the field meets `missing` only. */
export type Condition = PresenceCondition | SetCondition | BoundCondition

/** Operators that compare by order: of numbers, of time, of text by its UTF-16 units (case counts). */
export const COMPARISONS = ['>=', '>', '<=', '<'] as const
/** See {@link COMPARISONS}. */
export type Comparison = (typeof COMPARISONS)[number]

/**
 * A checked query: all conditions must hold, and there is a value for which those of one field do. Canonical: sorted
 * by field and operator, at most one condition of an operator per field. No condition at all: every file matches.
 */
export interface Query {
  readonly conditions: readonly Condition[]
}

/** Operators as users write them; `=` and `in` mean the same, and so do `!=` and `nin`. */
export const OPERATORS = ['=', '!=', 'in', 'nin', ...COMPARISONS] as const
/** See {@link OPERATORS}. */
export type Operator = (typeof OPERATORS)[number]

/** What a field must meet, as users write it: a value, a list of values, `Any`, `Missing`, or operators. */
export type ConditionJson =
  | MetadataValue
  | readonly MetadataValue[]
  | Readonly<Partial<Record<Operator, MetadataValue | readonly MetadataValue[]>>>

/** A query as users write it and as it is stored: `{particle: [gamma, proton], zenith: {">=": 20, "<": 40}}`. */
export type QueryJson = Readonly<Record<string, ConditionJson>>
