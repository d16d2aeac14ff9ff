import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { InputError } from '../../shared/model/input-error.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { queryToJson } from '../../shared/query/print.ts'
import { parseQueryText } from '../../shared/query/text.ts'
import { refusedOnPurpose } from './differences.ts'
import { typedCases } from './fields.ts'
import { runCases, type CaseResult, type Suite } from './suite.ts'
import { typedOnPurpose } from './text-differences.ts'

const caseSchema = z.object({ id: z.string(), args: z.array(z.string()), expect: z.unknown() })
type TextCase = z.infer<typeof caseSchema>

/** Conditions typed on a command line, compared in canonical form: `{in: [20]}` and `20` are the same query. */
export const queryTextSuite: Suite = {
  suite: 'query-text',
  run(file) {
    const { schema, cases } = typedCases(file)
    return runCases(cases, caseSchema, (one) => runCase(one, schema))
  },
}

function runCase(one: TextCase, schema: MetadataSchema): CaseResult {
  const got = canonical(() => parseQueryText(one.args, schema), schema)
  const wanted = one.expect === 'error' ? 'error' : canonical(() => one.expect, schema)
  const answer = got instanceof InputError ? 'error' : got
  // A wanted query that we refuse ourselves is an InputError here, which equals no answer.
  if (isDeepStrictEqual(wanted, answer)) return { id: one.id, status: 'passed', detail: '' }
  const detail = `wanted ${JSON.stringify(one.expect)}, got ${shown(got)}`
  const difference = refusedOnPurpose('query', wanted) ?? typedOnPurpose(got, one.args)
  if (difference === undefined) return { id: one.id, status: 'failed', detail }
  return { id: one.id, status: 'differs', detail: `${detail}: ${difference}` }
}

function canonical(json: () => unknown, schema: MetadataSchema): unknown {
  try {
    return queryToJson(checkQuery(json(), schema))
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

function shown(outcome: unknown): string {
  return outcome instanceof InputError ? `error (${outcome.message})` : JSON.stringify(outcome)
}
