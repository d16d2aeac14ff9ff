import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { matchSuite } from '../conformance/match.ts'
import { queryTextSuite } from '../conformance/query-text.ts'
import type { CaseResult, Suite } from '../conformance/suite.ts'

const CASES = new URL('../../../shared/conformance/', import.meta.url)

function only(results: readonly CaseResult[]): CaseResult['status'] | undefined {
  return results[0]?.status
}

describe('a case of suite match', () => {
  const status = (query: unknown, metadata: unknown, expect: string): CaseResult['status'] | undefined =>
    only(matchSuite.run({ suite: 'match', cases: [{ id: 'X', query, metadata, expect }] }))

  it('passes when ours answers as DIRAC', () => {
    expect(status({ zenith: 20 }, { zenith: '20' }, 'match')).toBe('passed')
    expect(status({ zenith: { '>': [20, 40] } }, { zenith: 50 }, 'error')).toBe('passed')
  })

  it('fails when ours answers otherwise', () => {
    expect(status({ zenith: 20 }, { zenith: 20 }, 'no-match')).toBe('failed')
    expect(status({ zenith: 20 }, { zenith: 40 }, 'error')).toBe('failed')
    expect(status({ zenith: 'abc' }, { zenith: 40 }, 'match')).toBe('failed')
  })

  it.each([
    [{ tag: '5' }, { tag: 5 }, 'no-match'],
    [{ zenith: 20 }, { zenith: 20.9 }, 'match'],
    [{ zenith: 'Missing' }, { zenith: 5 }, 'error'],
    [{ zenith: [20, 'Missing'] }, {}, 'no-match'],
    [{ zenith: { '~': 20 } }, { zenith: 5 }, 'match'],
    [{ bogus: 1 }, {}, 'no-match'],
    [{ zenith: { '>': 60, '<': 20 } }, { zenith: 30 }, 'no-match'],
    [{ obsdate: { '<=': '2024-06-01' } }, { obsdate: '2024-06-01 00:00:00' }, 'no-match'],
  ])('differs where that is meant: %j, %j', (query, metadata, wanted) => {
    expect(status(query, metadata, wanted)).toBe('differs')
  })
})

describe('a case of suite query-text', () => {
  const status = (args: readonly string[], expect: unknown): CaseResult['status'] | undefined =>
    only(queryTextSuite.run({ suite: 'query-text', cases: [{ id: 'X', args, expect }] }))

  it('is compared by meaning, not by spelling', () => {
    expect(status(['zenith=20'], { zenith: { in: [20] } })).toBe('passed')
    expect(status(['zenith=20'], { zenith: 40 })).toBe('failed')
  })

  it('passes as an error only where an error is wanted', () => {
    expect(status(['bogus=1'], 'error')).toBe('passed')
    expect(status(['zenith=20'], 'error')).toBe('failed')
    expect(status(['bogus=1'], { zenith: 20 })).toBe('failed')
  })

  it('differs where DIRAC makes a query that cannot be meant', () => {
    expect(status(['zenith>10', 'zenith>20'], { zenith: { '>': [10, 20] } })).toBe('differs')
  })
})

describe.skipIf(!existsSync(CASES))("DIRAC's cases", () => {
  it.each<[string, Suite]>([
    ['match', matchSuite],
    ['query-text', queryTextSuite],
  ])('of suite %s all pass', (name, suite) => {
    const results = suite.run(JSON.parse(readFileSync(new URL(`${name}.json`, CASES), 'utf8')))
    expect(results.length).toBeGreaterThan(0)
    expect(results.filter((result) => result.status !== 'passed')).toStrictEqual([])
  })
})
