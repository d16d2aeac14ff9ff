import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { groupingSuite } from '../conformance/grouping.ts'
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
    expect(status({ zenith: { '>': 60, '<': 20 } }, { zenith: 30 }, 'match')).toBe('failed')
    expect(status({ tag: '2024-01-01' }, { tag: '2024-01-01' }, 'no-match')).toBe('failed')
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
    [{ obsdate: { '>': '2024-01-01 12:00:00' } }, { obsdate: '2024-06-01' }, 'error'],
    [{ obsdate: '2024-01-01T00:00:00' }, { obsdate: '2024-01-01 00:00:00' }, 'no-match'],
    [{ obsdate: { '<': '2024-01-01 12:30:00.123456' } }, { obsdate: '2024-01-01 12:30:00' }, 'match'],
    [{ tag: { '<': '\ufffd' } }, { tag: '\u{1f600}' }, 'no-match'],
    [{ tag: 'a\nb' }, { tag: 'a\nb' }, 'match'],
    [{ zenith: {} }, { zenith: 5 }, 'match'],
    [{ tag: { '!=': 5 } }, { tag: '5' }, 'match'],
    [{ n: 1 }, { n: true }, 'match'],
    [{ energy: { '<': 'inf' } }, { energy: 1 }, 'match'],
    [{ tag: 'a' }, { tag: 'a', zenith: 'abc' }, 'match'],
    [{ zenith: 'Any' }, { zenith: 'abc' }, 'match'],
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

  it.each([
    [['zenith>10', 'zenith>20'], { zenith: { '>': [10, 20] } }],
    [['zenith>10', 'zenith>20', 'zenith>30'], 'error'],
    [['zenith=20', 'zenith=40', 'zenith=60'], 'error'],
    [['zenith=20,40', 'zenith=40'], { zenith: { in: [20, 40], '=': 40 } }],
    [['particle="a,b"'], { particle: { in: ['a', 'b'] } }],
    [['particle="a=b"'], 'error'],
    [['zenith="20"'], 'error'],
    [['zenith =20'], 'error'],
    [['particle!=Any'], { particle: { '!=': 'Any' } }],
    [['particle=Any', 'particle=gamma'], { particle: ['Any', 'gamma'] }],
    [['particle=gamma,'], { particle: ['gamma', ''] }],
  ])('differs where that is meant: %j', (args, wanted) => {
    expect(status(args, wanted)).toBe('differs')
  })
})

describe('a case of suite grouping', () => {
  const files = { '/a': ['SE1'], '/b': ['SE1'], '/c': ['SE1'] }
  const run = (one: object): CaseResult['status'] | undefined =>
    only(groupingSuite.run({ suite: 'grouping', cases: [{ id: 'X', plugin: 'Standard', files, ...one }] }))

  it('passes when the tasks are those of DIRAC, in their order where it counts', () => {
    expect(run({ params: { GroupSize: 2 }, expect: [['SE1', ['/a', '/b']]], order: true })).toBe('passed')
    expect(run({ params: { GroupSize: 2 }, expect: [['SE1', ['/b', '/a']]], order: true })).toBe('failed')
    expect(run({ params: { GroupSize: 2 }, expect: [['SE1', ['/b', '/a']]] })).toBe('passed')
  })

  it('groups ten files where it names no size', () => {
    const names = Array.from({ length: 11 }, (_, index) => `/${String(index).padStart(2, '0')}`)
    const eleven = Object.fromEntries(names.map((name) => [name, ['SE1']]))
    expect(run({ params: {}, files: eleven, expect: [['SE1', names.slice(0, 10)]], order: true })).toBe('passed')
    expect(run({ params: {}, expect: [] })).toBe('passed')
    expect(run({ params: { Status: 'Flush' }, expect: [['SE1', ['/a', '/b', '/c']]] })).toBe('passed')
  })

  it('passes where a size is refused by both, and differs where DIRAC cuts it', () => {
    expect(run({ params: { GroupSize: 0 }, expect: { fails: 'size-below-1' } })).toBe('passed')
    expect(run({ params: { GroupSize: 2.5 }, expect: [['SE1', ['/a', '/b']]] })).toBe('differs')
  })

  it('of another plugin is skipped, and one that is no case fails', () => {
    expect(run({ plugin: 'BySize', expect: [] })).toBe('skipped')
    expect(run({ expect: 'nothing' })).toBe('failed')
  })
})

describe.skipIf(!existsSync(CASES))("DIRAC's cases", () => {
  it.each<[string, Suite]>([
    ['match', matchSuite],
    ['query-text', queryTextSuite],
    ['grouping', groupingSuite],
  ])('of suite %s all pass', (name, suite) => {
    const results = suite.run(JSON.parse(readFileSync(new URL(`${name}.json`, CASES), 'utf8')))
    const run = results.filter((result) => result.status !== 'skipped')
    expect(run.length).toBeGreaterThan(0)
    expect(run.filter((result) => result.status !== 'passed')).toStrictEqual([])
  })
})
