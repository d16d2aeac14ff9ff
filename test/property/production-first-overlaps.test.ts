import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstOverlaps } from '../../shared/production/first-overlaps.ts'
import { ANY, patternsOverlap, type LfnPattern } from '../../shared/production/lfn-pattern.ts'

interface Output {
  readonly id: number
  readonly pattern: LfnPattern
}

const outputsOf = (patterns: readonly LfnPattern[]): readonly Output[] =>
  patterns.map((pattern, id) => ({ id, pattern }))

const collide = (earlier: Output, later: Output): boolean => patternsOverlap(earlier.pattern, later.pattern)

/** Short parts of two letters, so that patterns meet often enough. */
const part = fc.string({ unit: fc.constantFrom('a', 'b', ANY), maxLength: 4 })
const pattern = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))

describe('the first of several outputs that one collides with', () => {
  it('is the one that a comparison of all pairs finds', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 12 }), (patterns) => {
        const outputs = outputsOf(patterns)
        const found = firstOverlaps(outputs, collide)
        for (const [position, output] of outputs.entries())
          expect(found.get(output)).toBe(outputs.slice(0, position).find((earlier) => collide(earlier, output)))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['names that begin differently', (cell: number) => `/ctao/${ANY}/zenith${cell}-${ANY}.dl1`],
    ['names that end differently', (cell: number) => `/ctao/${ANY}-zenith${cell}.dl1`],
    ['directories that differ', (cell: number) => `/ctao/${cell}/${ANY}`],
    ['LFNs that are known whole', (cell: number) => `/ctao/zenith${cell}/merged.dl1`],
    ['LFNs that are all the same', () => `/ctao/${ANY}.dl1`],
  ])('is found among thousands of %s with a few comparisons for each', (_, patternOf) => {
    const outputs = outputsOf(Array.from({ length: 4000 }, (__, cell) => patternOf(cell)))
    let compared = 0
    firstOverlaps(outputs, (earlier, later) => {
      compared += 1
      return collide(earlier, later)
    })
    expect(compared).toBeLessThan(10 * outputs.length)
  })
})
