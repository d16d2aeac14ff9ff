import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_COUNTS, type CountChanges } from '../../shared/model/counts.ts'
import { lossesOf, productionStatus, type Standing } from '../../shared/model/production-status.ts'
import { TRANSFORMATION_STATUSES } from '../../shared/model/transformation-status.ts'
import type { State } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'

/** A transformation named by a letter, below the one before it. */
function standing(
  name: string,
  state: Partial<State>,
  more: { counts?: CountChanges; atSite?: number } = {},
): Standing {
  const parents = name === 'a' ? [] : [String.fromCharCode(name.charCodeAt(0) - 1)]
  const made = aTransformation({ name, parents })
  const transformation = { ...made, state: { ...made.state, ...state }, version: 1 }
  return { transformation, counts: { ...NO_COUNTS, ...more.counts }, atSite: more.atSite ?? 0 }
}

const DONE = standing('a', { status: 'Completed' })

describe('the status of a production', () => {
  it.each<[string, readonly Standing[]]>([
    ['New', [standing('a', { status: 'New' }), standing('b', { status: 'New' })]],
    ['Completed', [DONE, standing('b', { status: 'Archived' })]],
    ['Active', [standing('a', { status: 'Active' }), standing('b', { status: 'New' })]],
    ['Active', [DONE, standing('b', { status: 'Completing' })]],
    ['Stopped', [DONE, standing('b', { status: 'Stopped' })]],
    ['Stopped', [standing('a', { status: 'Completing', reason: 'losses' }), standing('b', { status: 'Active' })]],
    ['Stopped', ['a', 'b', 'c'].map((name) => standing(name, { status: name === 'a' ? 'Stopped' : 'Active' }))],
    ['Active', [standing('a', { status: 'Stopped' }), standing('b', { status: 'Active' }, { counts: { created: 1 } })]],
    [
      'Active',
      [standing('a', { status: 'Stopped' }), standing('b', { status: 'Active' }, { counts: { assigned: 1 } })],
    ],
    ['Active', [standing('a', { status: 'Stopped' }, { atSite: 1 })]],
    ['Stopped', [standing('a', { status: 'Stopped' }, { counts: { created: 5 } })]],
    ['Active', [standing('a', { status: 'Stopped' }), standing('b', { status: 'Active', backfill: 'running' })]],
  ])('is %s', (status, standings) => {
    expect(productionStatus(standings, false)).toBe(status)
  })

  it('is Cleaning while it is removed, whatever else', () => {
    expect(productionStatus([DONE], true)).toBe('Cleaning')
  })

  it('is Stopped only if something blocks it, and Completed only if nothing is left', () => {
    const state = fc.record({ status: fc.constantFrom(...TRANSFORMATION_STATUSES), reason: fc.constantFrom('', 'why') })
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 5 }), (states) => {
        const standings = states.map((one, index) => standing(String.fromCharCode(97 + index), one))
        const status = productionStatus(standings, false)
        const over = states.every((one) => ['Completed', 'Archived', 'Cleaned'].includes(one.status))
        expect(status === 'Completed').toBe(over)
        const blocks = states.some(
          (one) => one.status === 'Stopped' || (one.status === 'Completing' && one.reason !== ''),
        )
        if (status === 'Stopped') expect(blocks).toBe(true)
      }),
    )
  })
})

describe('losses', () => {
  it('are stopped files, and failed tasks of simulations only', () => {
    const simulation = standing('a', {}, { counts: { failed: 2 } })
    const processing = standing('b', {}, { counts: { failed: 7, maxReset: 3, problematic: 1 } })
    const { definition } = processing.transformation
    const withInput = { ...definition, input: { kind: 'open', query: {} } } as const
    const other = { ...processing, transformation: { ...processing.transformation, definition: withInput } }
    expect(lossesOf([simulation, other])).toEqual({ files: 4, tasks: 2 })
  })
})
