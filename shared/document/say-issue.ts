import * as z from 'zod'
import { counted } from '../model/counted.ts'
import { nearest } from '../model/metadata-nearest.ts'
import { show } from '../model/metadata-value.ts'
import { error, type Finding, type Path } from './finding.ts'

/** What zod expects, in words. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

/** Error map of the YAML's schema: half a sentence that says what stands there and what would be right. */
export function sayIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => sayUnknownKey(key, knownKeys(issue.inst))).join('\n')
    case 'invalid_type':
      return `${sayValue(issue.input)} should be ${KINDS[issue.expected] ?? issue.expected}${quotesHint(issue)}`
    case 'invalid_value':
      return `${sayValue(issue.input)} ${sayChoice(issue.input, issue.values.map(String))}`
    case 'invalid_key':
      return sayKey(issue)
    case 'too_small':
      return sayLimit(issue, { among: 'at least', beyond: 'more than' }, issue.minimum)
    case 'too_big':
      return sayLimit(issue, { among: 'at most', beyond: 'less than' }, issue.maximum)
    case 'not_multiple_of':
      return `${sayValue(issue.input)} should be a multiple of ${issue.divisor}`
    default:
      return `${sayValue(issue.input)} is not understood`
  }
}

/** Messages that stand in the schema begin with `should`, all others with the key. */
function sayKey({ input, issues: [first] }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidKey>): string {
  if (first === undefined) return `${show(input)} is no key`
  return first.message.startsWith('should ') ? `${show(input)} ${first.message}` : first.message
}

/** YAML reads a placeholder without quotes as a mapping. */
function quotesHint({ expected, input }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  const isMapping = isObject(input) && !Array.isArray(input)
  return expected === 'string' && isMapping ? ' (text that begins with { goes in quotes)' : ''
}

/** What zod found, as findings: an unknown key is one each, at its own place. */
export function findingsOf(issues: readonly z.core.$ZodIssue[], raw: unknown): readonly Finding[] {
  return issues.flatMap((issue) => {
    const path = pathOf(issue.path)
    if (issue.code !== 'unrecognized_keys') return [error(path, sayMessage(issue, valueAt(raw, path)))]
    const texts = issue.message.split('\n')
    return issue.keys.map((key, index) => error([...path, key], texts[index] ?? sayUnknownKey(key, [])))
  })
}

/** Messages that stand in the schema begin with `should`, and get the value put before them here. */
function sayMessage(issue: z.core.$ZodIssue, value: unknown): string {
  return issue.message.startsWith('should ') ? `${sayValue(value)} ${issue.message}` : issue.message
}

function sayValue(value: unknown): string {
  if (value === undefined) return 'this key is missing, it'
  return value === null ? 'nothing stands here, it' : show(value)
}

function sayUnknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known)
  return `there is no key ${show(key)} here, ${near === undefined ? `only ${known.join(', ')}` : `did you mean ${near}?`}`
}

function sayChoice(value: unknown, choices: readonly string[]): string {
  if (choices.length === 1) return `should be ${choices.join()}`
  const near = nearest(String(value), choices)
  const right = `should be one of ${choices.join(', ')}`
  return near === undefined ? right : `${right}; did you mean ${near}?`
}

/** How a limit is told: one that a value may reach, and one that it may not. */
interface Side {
  readonly among: string
  readonly beyond: string
}

interface LimitIssue {
  readonly origin?: string
  readonly input?: unknown
  readonly inclusive?: boolean | undefined
  readonly exact?: boolean | undefined
}

function sayLimit({ origin, input, inclusive, exact }: LimitIssue, side: Side, limit: number | bigint): string {
  const right = inclusive === false ? `${side.beyond} ${limit}` : `${side.among} ${limit}`
  const size = exact === true ? `exactly ${limit}` : right
  if (Array.isArray(input)) return `the list has ${counted(input.length, 'item')}, it should have ${size}`
  if (origin !== 'string') return `${sayValue(input)} should be ${right}`
  return `${sayValue(input)} should have ${size} ${Number(limit) === 1 ? 'character' : 'characters'}`
}

function knownKeys(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function pathOf(path: readonly PropertyKey[]): Path {
  return path.map((key) => (typeof key === 'number' ? key : String(key)))
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? Reflect.get(value, key) : undefined), raw)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
