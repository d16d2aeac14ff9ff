import { InputError, type Problem } from '../../shared/model/input-error.ts'
import { isMapping, type MetadataSchema } from '../../shared/model/metadata-schema.ts'

/** What DIRAC answers to a case, in the words of the suites; `tasks` is an answer of its plugins. */
export type DiracAnswer = 'match' | 'no-match' | 'query' | 'tasks'

interface Refusal {
  /** How our refusal reads. */
  readonly says: RegExp
  /** What DIRAC answers instead; where none is given, it may be any of them. */
  readonly instead?: readonly DiracAnswer[]
  readonly reason: string
}

/** What we refuse when it is defined or registered and DIRAC answers; told in docs/conformance.md. */
const REFUSALS: readonly Refusal[] = [
  { says: /^unknown metadata field /, reason: 'an undeclared field is refused' },
  { says: /: unknown operator /, reason: 'an unknown operator is refused, not ignored' },
  { says: /^\w+ = "?[+-]?\d+\.\d*"?: must be a whole number/, reason: 'an int is not cut from a fraction' },
  { says: /^\w+ = .*: must be /, instead: ['no-match'], reason: 'a value of another type is refused' },
  // Python compares values of any two types, and its True is a 1.
  { says: /^\w+ = (?:true|false|null|a list|a mapping): must be /, reason: 'a value of another type is refused' },
  { says: /^\w+ = .*: must be text/, reason: 'text is text, of one line, and not of any length' },
  { says: /^\w+ = ".*\.\d{4,}": must be a time/, reason: 'a time is not finer than a millisecond' },
  { says: /^\w+ = "[+-]?(?:inf|infinity|nan)": must be a number/i, reason: 'a number is finite' },
  { says: / stand alone\b/, reason: 'Any and Missing stand alone' },
  { says: / = \{\}: it must name an operator/, reason: 'an operator must be named' },
  { says: /: the list of values is empty/, reason: 'an empty list is refused' },
  { says: / takes one value, not a list/, reason: 'a comparison with a list is refused' },
  { says: /: no file can meet /, instead: ['no-match', 'query'], reason: 'a query that nothing can meet is refused' },
  { says: /parameter size: \d+\.\d+: it must be a whole number/, reason: 'a group size is not cut from a fraction' },
]

/** Why we refuse where DIRAC gives this answer; undefined when that is no difference that is meant. */
export function refusedOnPurpose(wanted: DiracAnswer, answer: unknown, asked?: object): string | undefined {
  if (!(answer instanceof InputError)) return undefined
  const reasons = answer.problems.map((problem) => reasonOf(problem, wanted, asked))
  return reasons.every((reason) => reason !== undefined) ? [...new Set(reasons)].join('; ') : undefined
}

function reasonOf({ field, message }: Problem, wanted: DiracAnswer, asked?: object): string | undefined {
  const refusal = REFUSALS.find(({ says, instead = [wanted] }) => says.test(message) && instead.includes(wanted))
  if (refusal !== undefined) return refusal.reason
  const isLookedAt =
    asked === undefined || !/^(undefined|any)$/i.test(String(new Map(Object.entries(asked)).get(field)))
  return isLookedAt || !/: must be /.test(message) ? undefined : 'a value of another type is refused, asked for or not'
}

/** A query and the metadata of a file, as a case has them. */
interface Question {
  readonly query: Readonly<Record<string, unknown>>
  readonly metadata: unknown
}

/** Why we answer otherwise, where neither refuses for the same reason; undefined when that is not meant. */
export function answeredOnPurpose(wanted: string, answer: unknown, question: Question, schema: MetadataSchema) {
  if (answer instanceof InputError) return undefined
  if (wanted === 'error' && answer === 'no-match' && /:"missing"/i.test(JSON.stringify(question.query)))
    return 'Missing is no error on a number that is there'
  if (/[\u{10000}-\u{10ffff}]/u.test(JSON.stringify(question))) return 'texts are ordered by UTF-16 units'
  const times = [...schema.fields.values()].filter((field) => field.type === 'datetime').map((field) => field.name)
  const metadata = isMapping(question.metadata) ? question.metadata : {}
  const said = times.map((name) => [question.query[name], metadata[name]])
  return /"\d{4}-\d\d-\d\d(?:T[^"]*)?"/.test(JSON.stringify(said)) ? 'dates and ISO 8601 are times' : undefined
}
