import { describe, expect, it } from 'vitest'
import { planProduction, type PlannedProduction } from '../../shared/production/plan.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

/** Fields that are looked up are counted: planning asks for them in all that it does with values and conditions. */
function planned(production: object): { readonly found: PlannedProduction; readonly lookUps: number } {
  let lookUps = 0
  class Counting<V> extends Map<string, V> {
    override get(name: string): V | undefined {
      lookUps += 1
      return super.get(name)
    }
  }
  const schema = { ...FIELDS, fields: new Counting(FIELDS.fields), spellings: new Counting(FIELDS.spellings) }
  const text = JSON.stringify({ production: 'large', common: { campaign: 'C' }, ...production })
  const found = planProduction({ text, schema, sandbox: [], disk: null, name: null })
  expect(found.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return { found, lookUps }
}

const LEVELS = ['R1', 'DL0', 'DL1', 'DL2', 'DL3'] as const

/** So many cells, five steps in a chain over each; the first is a simulation, or takes files of the catalog. */
function chain(cells: number, first: object): object {
  const steps = LEVELS.map((level, index) => ({
    name: `step${index}`,
    over: ['array_layout'],
    command: ['true', '{run}'],
    outputs: [
      { files: '{array_layout}-*.out', lfn: '/ctao/{campaign}/{step}/{name}', metadata: { data_level: level } },
    ],
    ...(index === 0 ? first : { parents: [`step${index - 1}`], input: { data_level: LEVELS[index - 1] } }),
  }))
  return { matrix: { array_layout: Array.from({ length: cells }, (_, index) => `layout${index}`) }, steps }
}

describe('a large production', () => {
  it.each([
    ['with a simulation', { type: 'MCSimulation', runs: { count: 10 } }],
    ['of files of the catalog', { open: true, input: { data_level: 'R0', array_layout: '{array_layout}' } }],
  ])('%s is planned in work that grows with the number of its transformations', (_, first) => {
    const small = planned(chain(50, first))
    const large = planned(chain(200, first))
    expect(large.found.plan?.transformations.length).toBe(1000)
    expect(large.lookUps).toBeLessThan(5 * small.lookUps)
  })

  it('may have many steps, each with several parents', () => {
    const layers = Array.from({ length: 40 }, (_, layer) =>
      ['a', 'b', 'c'].map((name) => ({
        name: `${name}${layer}`,
        command: ['true', '{run}'],
        outputs: [{ files: '*.out', metadata: { data_level: 'R1' } }],
        ...(layer === 0
          ? { type: 'MCSimulation', runs: { count: 10 } }
          : { parents: ['a', 'b', 'c'].map((parent) => `${parent}${layer - 1}`) }),
      })),
    )
    expect(planned({ steps: layers.flat() }).found.plan?.transformations.length).toBe(120)
  })
})
