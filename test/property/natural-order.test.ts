import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inStepOrder, naturally } from '../../shared/model/natural-order.ts'

const name = fc.string({ unit: fc.constantFrom('a', 'B', '-', '/', '.', '0', '1', '9', 'é', '日'), maxLength: 8 })

describe('the natural order of names', () => {
  it('is an order: of any two different names one comes first, whatever stood before', () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(naturally(a, b))).toBe(0 - Math.sign(naturally(b, a)))
        expect(naturally(a, b) === 0).toBe(a === b)
        if (naturally(a, b) < 0 && naturally(b, c) < 0) expect(naturally(a, c)).toBeLessThan(0)
      }),
    )
  })

  it('counts', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(Math.sign(naturally(`toy/simulate-${a}`, `toy/simulate-${b}`))).toBe(Math.sign(a - b))
      }),
    )
  })
})

describe('the order of transformations', () => {
  const zenith = fc.oneof(fc.integer({ min: -90, max: 90 }), fc.constantFrom(0.25, 0.5, 52.374))
  const made = fc.record({
    step: fc.constantFrom('simulate', 'merge'),
    particle: fc.constantFrom('gamma', 'proton'),
    zenith,
  })

  it('keeps the steps where they are, and goes by the values of the axes in each', () => {
    fc.assert(
      fc.property(fc.array(made), (given) => {
        const all = given.map(({ step, particle, zenith: at }) => {
          return { step, axes: { particle, zenith: at }, name: `toy/${step}-${particle}-${at}` }
        })
        const ordered = inStepOrder(all)
        expect(ordered.toSorted((a, b) => all.indexOf(a) - all.indexOf(b))).toEqual(all)
        expect([...new Set(ordered.map(({ step }) => step))]).toEqual([...new Set(all.map(({ step }) => step))])
        for (const [index, one] of ordered.entries()) {
          const next = ordered[index + 1]
          if (next === undefined || next.step !== one.step) continue
          expect(one.axes.particle <= next.axes.particle).toBe(true)
          if (one.axes.particle === next.axes.particle) expect(one.axes.zenith).toBeLessThanOrEqual(next.axes.zenith)
        }
      }),
    )
  })
})
