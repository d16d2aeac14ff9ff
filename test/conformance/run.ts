// `npm run conformance -- FILE...`: exit code 0; 1 when a case failed; 2 when a file is none or there is nothing to do.
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { idOf, type CaseResult } from './suite.ts'
import { SUITES } from './suites.ts'

const fileSchema = z.looseObject({ suite: z.string(), cases: z.array(z.unknown()) })
type SuiteFile = z.infer<typeof fileSchema>

/** Results of all cases of a file. Undefined, after saying why, when it cannot be read or is no suite. */
function runFile(path: string): readonly CaseResult[] | undefined {
  try {
    return runSuite(fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))))
  } catch (error) {
    console.error(`${path}: ${whyNot(error)}`)
    return undefined
  }
}

/** Why a file is no suite, in half a sentence. */
function whyNot(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues
    return `it is no suite of cases (${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? ''})`
  }
  if (error instanceof SyntaxError) return `it is not JSON (${error.message.replaceAll(/\s+/g, ' ')})`
  if (!(error instanceof Error) || !('code' in error)) throw error
  if (error.code === 'ENOENT') return 'there is no such file'
  return error.code === 'EISDIR'
    ? 'it is a directory, give the files in it'
    : `it cannot be read (${String(error.code)})`
}

/** A suite without an implementation is skipped, case by case. */
function runSuite(file: SuiteFile): readonly CaseResult[] {
  const suite = SUITES.find((candidate) => candidate.suite === file.suite)
  if (suite !== undefined) return suite.run(file)
  return file.cases.map((one, place) => {
    return { id: idOf(one, place), status: 'skipped', detail: `suite ${file.suite} has no implementation` }
  })
}

function report(results: readonly CaseResult[]): void {
  for (const { status, id, detail } of results)
    if (status !== 'passed') console.log(`${status.padEnd(7)} ${id}: ${detail}`)
  const count = (...statuses: string[]): number => results.filter(({ status }) => statuses.includes(status)).length
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped', 'differs')} skipped`)
  if (count('failed') > 0) process.exitCode = 1
}

const paths = process.argv.slice(2)
const results = paths.map(runFile)
report(results.flatMap((ofFile) => ofFile ?? []))
if (paths.length === 0) console.error('usage: npm run conformance -- FILE...')
if (paths.length === 0 || results.includes(undefined)) process.exitCode = 2
