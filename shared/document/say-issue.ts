import * as z from 'zod'
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
      return `${show(issue.input)} ${issue.issues[0]?.message ?? 'is no key'}`
    case 'too_small':
      return sayLimit(issue, 'at least', issue.minimum)
    case 'too_big':
      return sayLimit(issue, 'at most', issue.maximum)
    default:
      return `${sayValue(issue.input)} is not understood`
  }
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
  const near = nearest(String(value), choices)
  const right = choices.length === 1 ? `should be ${choices.join()}` : `should be one of ${choices.join(', ')}`
  return near === undefined ? right : `${right}; did you mean ${near}?`
}

function sayLimit(issue: LimitIssue, side: string, limit: unknown): string {
  const { origin, input } = issue
  if (Array.isArray(input)) return `the list has ${input.length} items, it should have ${side} ${String(limit)}`
  return `${sayValue(input)} should ${origin === 'string' ? 'have' : 'be'} ${side} ${String(limit)}${origin === 'string' ? ' characters' : ''}`
}

interface LimitIssue {
  readonly origin?: string
  readonly input?: unknown
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
