import { InputError } from '../../shared/model/input-error.ts'

interface Refusal {
  /** How our refusal reads. */
  readonly says: RegExp
  readonly reason: string
}

/** What DIRAC answers in some way and we refuse when it is defined or registered; told in docs/conformance.md. */
const REFUSALS: readonly Refusal[] = [
  { says: /^unknown metadata field /, reason: 'an undeclared field is refused' },
  { says: /: unknown operator /, reason: 'an unknown operator is refused, not ignored' },
  { says: /^\w+ = -?[\d.]+: must be text/, reason: 'a number is no text' },
  { says: /^\w+ = -?\d+\.\d+: must be a whole number/, reason: 'an int is not cut from a fraction' },
  { says: /^\w+ = a list: /, reason: 'a file has one value per field' },
  { says: /: the list of values is empty/, reason: 'an empty list is refused' },
  { says: /: no file can meet /, reason: 'a query that nothing can meet is refused' },
]

/** Why an answer other than `match` and `no-match` is meant so; undefined when it is not. */
export function refusedOnPurpose(expect: string, answer: unknown): string | undefined {
  if (expect === 'error' || !(answer instanceof InputError)) return undefined
  const reasons = answer.problems.map(
    (problem) => REFUSALS.find((refusal) => refusal.says.test(problem.message))?.reason,
  )
  return reasons.every((reason) => reason !== undefined) ? reasons.join('; ') : undefined
}

/** DIRAC cannot read `Missing` on a number that is there; to us it is a condition that does not hold. */
export function answeredOnPurpose(expect: string, answer: unknown, query: object): string | undefined {
  const asksMissing = Object.values(query).some((one) => typeof one === 'string' && one.toLowerCase() === 'missing')
  return expect === 'error' && answer === 'no-match' && asksMissing
    ? 'Missing is an answer for numbers, too'
    : undefined
}
