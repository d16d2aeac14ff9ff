import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_COUNTS, type CountChanges } from '../../shared/model/counts.ts'
import { lossOf, partLost, type Progress } from '../../shared/model/losses.ts'
import type { State } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'

const TAKES_FILES = { kind: 'open', query: {} } as const

/** A transformation that takes files, below others. */
function step(
  name: string,
  parents: readonly Progress[],
  { counts, state }: { readonly counts: CountChanges; readonly state?: Partial<State> },
): Progress {
  const names = parents.map((parent) => parent.transformation.definition.name)
  const made = aTransformation({ name, parents: names, input: TAKES_FILES })
  return {
    transformation: { ...made, state: { ...made.state, status: 'Completed', ...state } },
    counts: { ...NO_COUNTS, ...counts },
  }
}

function simulation(name: string, failed: number, wanted: number): Progress {
  const made = aTransformation({ name, type: 'MCSimulation' }, { wanted })
  return { transformation: made, counts: { ...NO_COUNTS, done: wanted - failed, failed } }
}

function partOf(last: Progress, ...before: readonly Progress[]): number {
  return partLost(last, new Map(before.map((one) => [one.transformation.definition.name, one])))
}

const part = fc.record({ lost: fc.nat(20), kept: fc.nat(20) })

describe('what is lost of a transformation', () => {
  it('is runs of a simulation, and files of all others: stopped, set aside, left behind', () => {
    expect(lossOf(simulation('a', 2, 20))).toEqual({ stopped: 2, left: 0, taken: 20 })
    const counts = { waiting: 2, stuck: 2, processed: 5, maxReset: 2, problematic: 1 }
    expect(lossOf(step('b', [], { counts }))).toEqual({ stopped: 3, left: 2, taken: 10 })
  })

  it('is not what waits while something may still come to it', () => {
    const counts = { waiting: 2, stuck: 2, processed: 5 }
    const audit = { state: 'flush', cursor: null, round: 0, expected: 7, gone: 0 } as const
    const left = (state: Partial<State>, more: CountChanges = {}) =>
      lossOf(step('b', [], { counts: { ...counts, ...more }, state })).left
    expect(left({ status: 'Active' })).toBe(0)
    expect(left({ status: 'Completing' })).toBe(0)
    expect(left({ status: 'Completing', audit })).toBe(2)
    expect(left({ status: 'Completing', audit }, { assigned: 1 })).toBe(0)
    expect(left({ status: 'Completing', audit }, { waiting: 3 })).toBe(0)
    expect(left({ status: 'Completing', audit: { ...audit, expected: 8 } })).toBe(0)
  })
})

describe('the part that is lost up a chain', () => {
  it('is counted by each step in its own unit: one run of twenty is no quarter of four files', () => {
    const simulate = simulation('a', 1, 20)
    expect(partOf(step('b', [simulate], { counts: { processed: 4 } }), simulate)).toBeCloseTo(0.05, 12)
  })

  it('is what does not survive one step after another', () => {
    const simulate = simulation('a', 1, 20)
    const process = step('b', [simulate], { counts: { processed: 9, maxReset: 1 } })
    expect(partOf(step('c', [process], { counts: { processed: 2 } }), process, simulate)).toBeCloseTo(
      1 - 0.95 * 0.9,
      12,
    )
  })

  it('is that of the worst of steps beside each other, however many there are, and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), part, (parts, last) => {
        const beside = parts.map(({ lost, kept }, index) => simulation(`s${index}`, lost, lost + kept))
        const counts = { processed: last.kept, maxReset: last.lost }
        const lost = partOf(step('m', beside, { counts }), ...beside.toReversed())
        const worst = Math.max(...beside.map((one) => partOf(step('m', [one], { counts }), one)))
        expect(lost).toBeCloseTo(worst, 12)
        expect(lost).toBeGreaterThanOrEqual(0)
        expect(lost).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('never falls when a step more is lost on the way', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 5 }), (parts) => {
        const chain: Progress[] = []
        let before = 0
        for (const [index, { lost, kept }] of parts.entries()) {
          chain.push(step(`s${index}`, chain.slice(-1), { counts: { processed: kept, maxReset: lost } }))
          const [last, ...others] = chain.toReversed()
          const now = last === undefined ? 0 : partOf(last, ...others)
          expect(now).toBeGreaterThanOrEqual(before - 1e-12)
          before = now
        }
      }),
    )
  })
})
