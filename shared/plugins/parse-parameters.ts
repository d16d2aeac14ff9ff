import type * as z from 'zod'
import { InputError } from '../model/input-error.ts'
import type { Problem } from '../model/input-error.ts'
import { show } from '../model/metadata-value.ts'
import type { Plugin } from './contract.ts'
import { unknownName } from './unknown-name.ts'
import { timeoutSchema } from './timeout.ts'

/** The parameter of every plugin whose groups may leave incomplete. */
const TIMEOUT = 'timeout'

/** What a plugin's parameters say. */
export interface ParsedParameters<P> {
  readonly parameters: P
  /** Milliseconds after which a partial group leaves; null: never. */
  readonly timeout: number | null
}

/** Reads a plugin's own parameters and its time-out. Throws InputError with all that is wrong. */
export function parseParameters<P>(plugin: Plugin<P>, raw: Readonly<Record<string, unknown>>): ParsedParameters<P> {
  const { [TIMEOUT]: rawTimeout = null, ...rawOwn } = raw
  const own = plugin.parameters.safeParse(rawOwn)
  const timeout = timeoutSchema.nullable().safeParse(rawTimeout)
  const problems = [
    ...(own.error?.issues ?? []).flatMap((issue) => problemsOf(plugin, issue, rawOwn)),
    ...(timeout.error?.issues ?? []).map((issue) => problem(plugin, [TIMEOUT], says(rawTimeout, issue.message))),
    ...(rawTimeout !== null && own.success && !plugin.splits(own.data) ? [noTimeout(plugin)] : []),
  ]
  if (!own.success || !timeout.success || problems.length > 0) throw new InputError(problems)
  return { parameters: own.data, timeout: timeout.data }
}

function noTimeout<P>(plugin: Plugin<P>): Problem {
  return problem(plugin, [TIMEOUT], 'its groups have no time-out: they are only right as a whole')
}

function problemsOf<P>(plugin: Plugin<P>, issue: z.core.$ZodIssue, raw: unknown): readonly Problem[] {
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0)
    return [problem(plugin, issue.path, says(valueAt(raw, issue.path), issue.message))]
  const known = [...Object.keys(plugin.parameters.shape), TIMEOUT]
  return issue.keys.map((key) => problem(plugin, [...issue.path, key], unknownName(key, known)))
}

function problem<P>(plugin: Plugin<P>, path: readonly PropertyKey[], message: string): Problem {
  const field = path.map(String).join('.')
  return { field: `plugin.${field}`, message: `plugin ${plugin.name}, parameter ${field}: ${message}` }
}

function says(value: unknown, message: string): string {
  return value === undefined ? `it is missing: ${message}` : `${show(value)}: ${message}`
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }, raw)
}
