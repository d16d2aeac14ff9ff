import { InputError } from '../../shared/model/input-error.ts'

interface Typed {
  readonly field: string
  /** `=`, `!=` or a comparison. */
  readonly operator: string
  readonly value: string
}

/** What we refuse where DIRAC makes a query of it. */
const REFUSALS: readonly { readonly says: RegExp; readonly reason: string }[] = [
  { says: / stand alone\b/, reason: 'Any and Missing are no values' },
  { says: /: a value is empty/, reason: 'the empty text needs quotes' },
]

/** Ways of typing a condition that mean something else to DIRAC; told in docs/conformance.md. */
const DIFFERENCES: readonly { readonly is: (typed: readonly Typed[]) => boolean; readonly reason: string }[] = [
  {
    is: (typed) => typed.some(({ value }) => /(["']).*[,=<>].*\1/.test(value)),
    reason: 'what stands in quotes is one value',
  },
  {
    is: (typed) => typed.some(({ value }) => /^\s*(["'])\s*[+-]?[\d.]+\s*\1/.test(value)),
    reason: 'a number may stand in quotes',
  },
  {
    is: (typed) => typed.some(({ value, field }) => /^(any|missing)$/i.test(value) && count(typed, field) > 1),
    reason: 'Any and Missing are no values',
  },
  {
    is: (typed) => typed.some((one) => isRepeated(one, typed)),
    reason: 'values after several = are alternatives, all other conditions hold together',
  },
  {
    is: (typed) => typed.some(({ field }) => field !== field.trim()),
    reason: 'spaces around a field do not count',
  },
]

/** Why typed conditions are another query to us than to DIRAC; undefined when that is not meant. */
export function typedOnPurpose(got: unknown, args: readonly string[]): string | undefined {
  if (got instanceof InputError) {
    const refusal = REFUSALS.find(({ says }) => says.test(got.message))
    if (refusal !== undefined) return refusal.reason
  }
  const typed = args.flatMap((argument) => readTyped(argument))
  return DIFFERENCES.find((difference) => difference.is(typed))?.reason
}

/** An argument as DIRAC takes it apart; nothing for the rest of a value that was split at a space. */
function readTyped(argument: string): readonly Typed[] {
  const { field, operator, value } =
    /^(?<field>[^=!<>]+)(?<operator>!=|>=|<=|=|>|<)(?<value>.*)$/su.exec(argument)?.groups ?? {}
  return field === undefined || operator === undefined || value === undefined ? [] : [{ field, operator, value }]
}

function count(typed: readonly Typed[], field: string): number {
  return typed.filter((one) => one.field === field).length
}

/** DIRAC makes a list of two single values after one operator; a list or a third condition beside them is beyond it. */
function isRepeated({ field, operator }: Typed, typed: readonly Typed[]): boolean {
  const same = typed.filter((one) => one.field === field && one.operator === operator)
  return same.length > 1 && (count(typed, field) > 2 || same.some(({ value }) => value.includes(',')))
}
