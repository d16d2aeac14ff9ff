import { InputError } from '../../shared/model/input-error.ts'

interface Refusal {
  /** How our refusal reads. */
  readonly says: RegExp
  /** What DIRAC answers instead, where it is not whatever it may be. */
  readonly instead?: 'no-match'
  readonly reason: string
}

/** What we refuse when it is defined or registered and DIRAC answers; told in docs/conformance.md. */
const REFUSALS: readonly Refusal[] = [
  { says: /^unknown metadata field /, reason: 'an undeclared field is refused' },
  { says: /: unknown operator /, reason: 'an unknown operator is refused, not ignored' },
  { says: /^\w+ = -?\d+\.\d+: must be a whole number/, reason: 'an int is not cut from a fraction' },
  { says: /^\w+ = .*: must be /, instead: 'no-match', reason: 'a value of another type is refused' },
  { says: / must stand alone/, reason: 'Any and Missing stand alone' },
  { says: /: the list of values is empty/, reason: 'an empty list is refused' },
  { says: / takes one value, not a list/, reason: 'a comparison with a list is refused' },
  { says: /: no file can meet /, reason: 'a query that nothing can meet is refused' },
]

/** Why we refuse where DIRAC gives this answer; undefined when that is no difference that is meant. */
export function refusedOnPurpose(wanted: string, answer: unknown): string | undefined {
  if (wanted === 'error' || !(answer instanceof InputError)) return undefined
  const reasons = answer.problems.map(({ message }) => {
    const refusal = REFUSALS.find(({ says, instead = wanted }) => says.test(message) && instead === wanted)
    return refusal?.reason
  })
  return reasons.every((reason) => reason !== undefined) ? reasons.join('; ') : undefined
}

/** Why we answer otherwise, where neither refuses for the same reason; undefined when that is not meant. */
export function answeredOnPurpose(wanted: string, answer: unknown, query: object): string | undefined {
  const asked = JSON.stringify(query)
  if (wanted === 'error' && answer === 'no-match' && /:"missing"/i.test(asked))
    return 'Missing is no error on a number that is there'
  if (wanted === 'no-match' && answer === 'match' && /"\d{4}-\d\d-\d\d"/.test(asked))
    return 'a date is midnight of that day, not a text'
  return undefined
}
