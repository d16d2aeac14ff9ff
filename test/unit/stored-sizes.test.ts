import { hash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { pack, packedOrText } from '../../shared/aws/packed.ts'
import type { RivalRuns, RunReservation } from '../../shared/model/production.ts'
import type { SandboxFile } from '../../shared/model/job.ts'
import { planProduction } from '../../shared/production/plan.ts'
import { readProduction } from '../../shared/production/read.ts'
import { overlap } from '../../shared/production/run-ranges.ts'
import { claimed, TAKEN_BYTES, takenOfRows, takenRows } from '../../shared/production/taken-runs.ts'
import { YAML_BYTES } from '../../shared/production/yaml-size.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { mulberry32 } from '../fixtures/mulberry32.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { smallProduction } from '../fixtures/small-production.ts'

/** Bytes of an item of DynamoDB, less what its keys and other attributes may take. */
const ITEM = 400 * 1024 - 10_000

/** So many transformations of a campaign with names of the longest kind, without rhyme or reason: hardly any two are of a production. */
function wildest(count: number): readonly RivalRuns[] {
  const random = mulberry32(1)
  const letters = (length: number): string =>
    Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz0123456789-'.charAt(Math.floor(random() * 37))).join('')
  return Array.from({ length: count }, (_, index) => {
    const production = letters(50)
    const first = 1 + index * 200_000 + Math.floor(random() * 100_000)
    return { production, transformation: `${production}/${letters(69)}`, range: { first, count: 1 + index } }
  })
}

function reservationOf({ production, transformation, range }: RivalRuns): RunReservation {
  return { campaign: 'C', production, claims: [{ transformation, ranges: [range] }] }
}

describe('the YAML of a production', () => {
  it('is refused when it is too long to be kept, with its size and what to do', async () => {
    const text = smallProduction()
    const longest = `${text}#${'é'.repeat(Math.floor((YAML_BYTES - text.length - 1) / 2))}`
    expect(readProduction(longest).problems).toEqual([])
    const { document, problems } = readProduction(`${longest}éé`)
    expect(document).toBeNull()
    expect(problems).toMatchObject([{ severity: 'error', line: 1 }])
    expect(problems[0]?.message).toMatch(/line 1: the file has 35000\d bytes, it should have at most 350000: .* matrix/)
    const { message } = await refusalOf(memoryHome().client.submit({ text: `${longest}éé` }))
    expect(message).toBe(problems[0]?.message)
  })
})

/** Steps of which the last takes what so many cells of the first make; `value` names them. */
function merging(cells: number, value: (index: number) => string, more: object = {}): string {
  return JSON.stringify({
    production: 'large',
    common: { campaign: 'C' },
    job: { container: 'none', ...more },
    matrix: { array_layout: Array.from({ length: cells }, (_, index) => value(index)) },
    steps: [
      {
        name: 'simulate',
        type: 'MCSimulation',
        over: ['array_layout'],
        runs: { count: 1 },
        command: ['true', '{run}'],
        outputs: [{ files: '{run}.out', metadata: { data_level: 'R1' } }],
      },
      {
        name: 'merge',
        parents: ['simulate'],
        plugin: 'AllWhenComplete',
        command: ['true', '{inputs}'],
        outputs: [{ files: '*.dl2', metadata: { data_level: 'DL2' } }],
      },
    ],
  })
}

function planned(text: string, sandbox: readonly SandboxFile[] = []) {
  return planProduction({ text, schema: FIELDS, sandbox, disk: null, name: null })
}

describe('a transformation', () => {
  it('is read as it is kept now, packed, and as it was before, as text', () => {
    const field = packedOrText(z.object({ name: z.string() }))
    for (const kept of [pack({ name: 'p/a' }), JSON.stringify({ name: 'p/a' })])
      expect(field.parse(kept)).toEqual({ name: 'p/a' })
    expect(() => field.parse(pack({ other: 1 }))).toThrow()
  })

  it('may have thousands of parents, where their names are what such names are', () => {
    const { plan, problems } = planned(merging(6000, (index) => `northern-array-${index}`))
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const merge = plan?.transformations.at(-1)?.definition
    expect(merge?.parents.length).toBe(6000)
    expect(JSON.stringify(merge).length).toBeGreaterThan(ITEM)
    expect(pack(merge).length).toBeLessThan(ITEM / 4)
  })

  it('is refused when its parents are more than can be kept, with its step, its size and what to do', async () => {
    const random = mulberry32(3)
    const word = (): string => random().toString(36).slice(2)
    const text = merging(8000, () => Array.from({ length: 4 }, word).join('-').slice(0, 36))
    const said =
      /^line 1, step merge, parents: 8000 transformations make a transformation of \d{6} bytes, it should have at most 300000: a step between/
    expect((await refusalOf(memoryHome().client.submit({ text }))).message).toMatch(said)
  })

  it('is refused when the files of its sandbox are more than can be kept', () => {
    const random = mulberry32(4)
    const files = (count: number): readonly SandboxFile[] =>
      Array.from({ length: count }, (_, index) => {
        const digest = hash('sha256', String(random()))
        return { path: `jobs/tables/table-${index}.csv`, key: `sandbox/${digest}`, executable: false }
      })
    const text = merging(2, String, { sandbox: ['jobs/'] })
    expect(planned(text, files(2000)).problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const errors = planned(text, files(3000)).problems.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ step, field }) => [step, field])).toEqual([
      ['simulate', 'steps.0.sandbox'],
      ['merge', 'steps.1.sandbox'],
    ])
    expect(errors[0]?.message).toMatch(/sandbox: 3000 files make a transformation of \d{6} bytes, .*: one archive/)
  })
})

describe('a production of 10,000 transformations', () => {
  it('fits an item of DynamoDB, each being the child of another', () => {
    const random = mulberry32(2)
    const values = Array.from({ length: 5000 }, () => random().toString(36).slice(2))
    const [parents, others] = ['simulate', 'reconstruct'].map((step) =>
      values.map((value) => `campaign/${step}-${value}`),
    )
    const children = Object.fromEntries((parents ?? []).map((name, index) => [name, [others?.[index] ?? '']]))
    const production = { name: 'campaign', transformations: [...(parents ?? []), ...(others ?? [])], children }
    expect(JSON.stringify(production).length).toBeGreaterThan(ITEM)
    expect(pack(production).length).toBeLessThan(ITEM)
  })
})

describe('the run numbers of a campaign', () => {
  it('fit an item of DynamoDB, whatever the names are, as long as there is room for them', () => {
    const all = wildest(4100)
    const rows = takenRows(all)
    expect(Buffer.byteLength(JSON.stringify(rows))).toBeLessThanOrEqual(TAKEN_BYTES)
    expect(Buffer.byteLength(JSON.stringify(rows))).toBeGreaterThan(0.9 * TAKEN_BYTES)
    expect(pack(rows).length).toBeLessThan(ITEM)
    expect(takenOfRows([...rows])).toEqual(all)
  })

  it('are refused when there is no room, in a sentence, and so is the question', async () => {
    const { productions } = memoryHome().ports
    const reservation = (production: string, from: number, count: number): RunReservation => ({
      campaign: 'C',
      production,
      claims: Array.from({ length: count }, (_, index) => {
        const transformation = `${production}/${'x'.repeat(100)}${index}`
        return { transformation, ranges: [{ first: from + 2 * index, count: 1 }] }
      }),
    })
    expect(await productions.reserveRuns(reservation('p', 1, 4000), [])).toBeUndefined()
    const more = reservation('q', 1_000_000, 4000)
    const said =
      /^the list of run numbers of campaign C is full: 8000 ranges would be \d+ bytes, there is room for 800000; .*"cascade rm"/
    await expect(productions.rivalRuns(more, [])).rejects.toThrow(said)
    await expect(productions.reserveRuns(more, [])).rejects.toThrow(said)
    await productions.giveBackRuns('p', ['C'])
    expect(await productions.reserveRuns(more, [])).toBeUndefined()
  })

  it('are the same numbers when ranges that meet become one', () => {
    const range = fc.record({ first: fc.integer({ min: 1, max: 40 }), count: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('p/a', 'p/b'), range)), (claims) => {
        const numbers = (ranges: readonly { readonly first: number; readonly count: number }[]) =>
          new Set(ranges.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index)))
        const all = claims.reduce<readonly RivalRuns[]>(
          (taken, [transformation, one]) =>
            claimed(taken, reservationOf({ production: 'p', transformation, range: one })),
          [],
        )
        for (const name of ['p/a', 'p/b']) {
          const own = all.filter(({ transformation }) => transformation === name).map((one) => one.range)
          expect(numbers(own)).toEqual(numbers(claims.flatMap(([owner, one]) => (owner === name ? [one] : []))))
          for (const one of own)
            for (const other of own) {
              const meet = one !== other && (overlap(one, other) || one.first + one.count === other.first)
              expect(meet).toBe(false)
            }
        }
      }),
    )
  })
})
