import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlannedTransformation } from '../../shared/production/planned-transformation.ts'
import { planProduction, type PlannedProduction } from '../../shared/production/plan.ts'
import { differingSteps } from '../../shared/production/differences.ts'
import { overlap } from '../../shared/production/run-ranges.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

const MATRIX = { particle: ['gamma', 'proton', 'electron'], merged: [0, 1], site: ['LaPalma', 'Paranal'] } as const

type Axis = keyof typeof MATRIX

/** A step as it stands in the YAML: a simulation, or one with parents among those before it, or of the catalog. */
interface WrittenStep {
  readonly name: string
  readonly over: readonly Axis[]
  readonly parents?: readonly string[]
}

const axes = fc.subarray<Axis>(['particle', 'merged', 'site'])
const command = ['true']
const outputs = [{ files: '*.out', count: 1, metadata: { data_level: 'DL1' } }]

const step = (index: number): fc.Arbitrary<WrittenStep> => {
  const shared = { name: `s${index}`, command, outputs }
  const above = Array.from({ length: index }, (_, before) => `s${before}`)
  // Blocks of all cells stay below ten millions, so that numbers that are given never meet those that are not.
  const first = fc.option(fc.integer({ min: (index + 1) * 1e7, max: (index + 1) * 1e7 + 1000 }), { nil: undefined })
  const count = fc.integer({ min: 1, max: 100_000 })
  return fc.oneof(
    fc
      .record({ over: axes, runs: fc.record({ first, count }) })
      .map((more) => ({ ...shared, type: 'MCSimulation', ...more })),
    axes.map((over) => ({ ...shared, over, input: { data_level: 'DL0' }, closed: true })),
    fc
      .record({ over: axes, parents: fc.subarray(above, { minLength: Math.min(index, 1) }) })
      .map((more) =>
        more.parents.length > 0
          ? { ...shared, ...more }
          : { ...shared, ...more, input: { data_level: 'DL0' }, open: true },
      ),
  )
}

/** Steps in any order. */
const steps = fc
  .integer({ min: 1, max: 6 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => step(index))))
  .chain((written) => fc.shuffledSubarray(written, { minLength: written.length }))

/** The YAML, of which JSON is a part. */
function textOf(written: readonly WrittenStep[]): string {
  return JSON.stringify({ production: 'random', common: { campaign: 'C' }, matrix: MATRIX, steps: written })
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

function check(
  law: (transformations: readonly PlannedTransformation[], written: readonly WrittenStep[]) => void,
): void {
  fc.assert(fc.property(steps, (written) => law(transformationsOf(textOf(written)), written)))
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
    check((transformations, written) => {
      for (const { name, over } of written) {
        const cells = transformations.filter(({ definition }) => definition.step === name)
        expect(cells).toHaveLength(over.reduce((count, axis) => count * MATRIX[axis].length, 1))
        expect(new Set(cells.map(({ definition }) => JSON.stringify(definition.axes))).size).toBe(cells.length)
      }
    })
  })

  it('puts parents before children, and links exactly the cells that agree', () => {
    check((transformations, written) => {
      for (const [position, { definition: child }] of transformations.entries()) {
        const wanted = written.find(({ name }) => name === child.step)?.parents ?? []
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
    check((transformations, written) => {
      const again = transformationsOf(textOf(written))
      expect(again).toEqual(transformations)
      expect(differingSteps(transformations, again)).toEqual([])
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
        steps.map(textOf),
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
