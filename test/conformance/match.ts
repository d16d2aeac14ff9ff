import * as z from 'zod'
import { InputError } from '../../shared/model/input-error.ts'
import { parseMetadata } from '../../shared/model/metadata-schema.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { createMatcher } from '../../shared/query/matcher/matcher.ts'
import { answeredOnPurpose, refusedOnPurpose } from './differences.ts'
import { typedCases } from './fields.ts'
import { runCases, type CaseResult, type Suite } from './suite.ts'

const caseSchema = z.object({
  id: z.string(),
  query: z.record(z.string(), z.unknown()),
  metadata: z.unknown(),
  expect: z.enum(['match', 'no-match', 'error']),
})
type MatchCase = z.infer<typeof caseSchema>

/** Queries held against the metadata of one file, by the evaluator and by the matcher. */
export const matchSuite: Suite = {
  suite: 'match',
  run(file) {
    const { schema, cases } = typedCases(file)
    return runCases(cases, caseSchema, (one) => runCase(one, schema))
  },
}

function runCase(one: MatchCase, schema: MetadataSchema): CaseResult {
  const answer = answerOf(one, schema)
  const got = answer instanceof InputError ? 'error' : answer
  if (got === one.expect) return { id: one.id, status: 'passed', detail: '' }
  const detail = `wanted ${one.expect}, got ${answer instanceof InputError ? `error (${answer.message})` : answer}`
  const refused = one.expect === 'error' ? undefined : refusedOnPurpose(one.expect, answer, one.query)
  const difference = refused ?? answeredOnPurpose(one.expect, answer, one, schema)
  if (difference === undefined) return { id: one.id, status: 'failed', detail }
  return { id: one.id, status: 'differs', detail: `${detail}: ${difference}` }
}

function answerOf(one: MatchCase, schema: MetadataSchema): string | InputError {
  try {
    const query = checkQuery(one.query, schema)
    const metadata = parseMetadata(schema, one.metadata)
    const matcher = createMatcher(schema)
    matcher.add(one.id, query)
    const matched = matches(query, metadata)
    if (matcher.match(metadata).includes(one.id) !== matched) return 'another answer from the matcher'
    return matched ? 'match' : 'no-match'
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}
