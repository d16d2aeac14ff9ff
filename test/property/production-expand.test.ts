import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlannedTransformation } from '../../shared/production/planned-transformation.ts'
import { planProduction, type PlannedProduction } from '../../shared/production/plan.ts'
import { differingSteps } from '../../shared/production/differences.ts'
import { overlap } from '../../shared/production/run-ranges.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

const MATRIX = { particle: ['gamma', 'proton', 'electron'], merged: [0, 1], site: ['LaPalma', 'Paranal'] } as const
const axes = fc.subarray(Object.keys(MATRIX))

/** A step as it may stand in the YAML: a simulation, or one with parents among the steps before it, or of the catalog. */
interface RandomStep {
  readonly simulation: boolean
  readonly over: readonly string[]
  readonly count: number
  readonly gap: number | null
  /** Picks among the steps before. */
  readonly parents: readonly number[]
}

const randomStep: fc.Arbitrary<RandomStep> = fc.record({
  simulation: fc.boolean(),
  over: axes,
  count: fc.integer({ min: 1, max: 400_000 }),
  gap: fc.option(fc.nat(1000)),
  parents: fc.array(fc.nat(), { maxLength: 3 }),
})

/** The production's YAML, of which JSON is a part. Steps may stand in any order. */
const text = fc
  .tuple(fc.array(randomStep, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()))
  .map(([steps, dice]) => {
    const written = steps.map((step, index) => writeStep(step, index))
    const shuffled = written.map((step) => ({ step, die: Number(dice.next().value) })).toSorted((a, b) => a.die - b.die)
    return JSON.stringify({
      production: 'random',
      common: { campaign: 'C' },
      matrix: MATRIX,
      steps: shuffled.map(({ step }) => step),
    })
  })

function writeStep({ simulation, over, count, parents }: RandomStep, index: number): object {
  const outputs = [{ files: '*.out', count: 1, metadata: { data_level: 'DL1' } }]
  const shared = { name: `s${index}`, over, command: ['true'], outputs }
  if (simulation) return { ...shared, type: 'MCSimulation', runs: { count } }
  const above = index === 0 ? [] : [...new Set(parents.map((pick) => `s${pick % index}`))]
  return above.length > 0 ? { ...shared, parents: above } : { ...shared, input: { data_level: 'DL0' }, closed: true }
}

function planOf(yaml: string): PlannedProduction {
  return planProduction({ text: yaml, schema: FIELDS, disk: null, sandbox: [], name: null })
}

/** The transformations of a production that nothing is wrong with. */
function transformationsOf(yaml: string): readonly PlannedTransformation[] {
  const { plan, problems } = planOf(yaml)
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return plan?.transformations ?? []
}

function check(law: (transformations: readonly PlannedTransformation[], yaml: string) => void): void {
  fc.assert(fc.property(text, (yaml) => law(transformationsOf(yaml), yaml)))
}

describe('the expansion of a production', () => {
  it('names every transformation once', () => {
    check((transformations) => {
      const names = transformations.map(({ definition }) => definition.name)
      expect(new Set(names).size).toBe(names.length)
      expect(names.length).toBeGreaterThan(0)
    })
  })

  it('has every cell of every step', () => {
    check((transformations, yaml) => {
      const { steps }: { steps: readonly { name: string; over: readonly (keyof typeof MATRIX)[] }[] } = JSON.parse(yaml)
      for (const { name, over } of steps) {
        const cells = transformations.filter(({ definition }) => definition.step === name)
        expect(cells).toHaveLength(over.reduce((count, axis) => count * MATRIX[axis].length, 1))
        expect(new Set(cells.map(({ definition }) => JSON.stringify(definition.axes))).size).toBe(cells.length)
      }
    })
  })

  it('puts parents before children, and links exactly the cells that agree', () => {
    check((transformations, yaml) => {
      const { steps }: { steps: readonly { name: string; parents?: readonly string[] }[] } = JSON.parse(yaml)
      for (const [position, { definition: child }] of transformations.entries()) {
        const wanted = steps.find(({ name }) => name === child.step)?.parents ?? []
        for (const [place, { definition: parent }] of transformations.entries()) {
          const agree = Object.keys(MATRIX).every((axis) => agrees(parent.axes[axis], child.axes[axis]))
          expect(child.parents.includes(parent.name)).toBe(wanted.includes(parent.step) && agree)
          if (child.parents.includes(parent.name)) expect(place).toBeLessThan(position)
        }
      }
    })
  })

  it('gives no run number twice, and simulations as many as they want', () => {
    check((transformations) => {
      const ranges = transformations.flatMap(({ runs }) => runs)
      expect(ranges).toHaveLength(transformations.length)
      for (const [index, range] of ranges.entries())
        for (const other of ranges.slice(index + 1)) expect(overlap(range, other)).toBe(false)
      for (const { definition, runs, wanted } of transformations)
        expect(wanted).toBe(definition.input.kind === 'none' ? runs[0]?.count : 0)
    })
  })

  it('is the same every time, and differs from itself in nothing', () => {
    check((transformations, yaml) => {
      expect(transformationsOf(yaml)).toEqual(transformations)
      expect(differingSteps(transformations, transformationsOf(yaml))).toEqual([])
    })
  })
})

function agrees(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined || a === b
}

describe('a production that was tampered with', () => {
  it('is planned or refused with a line, and nothing is thrown', () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('{', '"', ': ', '\n', '[*', '&a', '- ')),
        (yaml, at, noise) => {
          const place = at % yaml.length
          const { plan, problems } = planOf(yaml.slice(0, place) + noise + yaml.slice(place + noise.length))
          expect(plan === null).toBe(problems.some(({ severity }) => severity === 'error'))
          for (const { line, message } of problems) expect(message).toContain(`line ${line}`)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
