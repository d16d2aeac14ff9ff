import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaitingFile } from '../../shared/model/attachment.ts'
import { bindPlugin } from '../../shared/plugins/bound-plugin.ts'

const barrier = bindPlugin({ name: 'AllWhenComplete', parameters: {} })
const FALLEN = 1000

/** Files at one storage element that came before or after the barrier fell, and failed so many times. */
const files: fc.Arbitrary<readonly WaitingFile[]> = fc
  .array(fc.record({ since: fc.oneof(fc.nat(2 * FALLEN), fc.constant(FALLEN)), errors: fc.nat(2) }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((rows) =>
    rows.map((row, index) => ({ lfn: `/f${index}`, size: 1, storageElements: ['SE1'], needs: {}, ...row })),
  )

const closing = { flush: true, byOperator: false, now: 2 * FALLEN, firstCut: null }

function namesOf(files: readonly { readonly lfn: string }[]): readonly string[] {
  return files.map((file) => file.lfn).toSorted()
}

describe('AllWhenComplete', () => {
  it('makes one task of everything, whatever failed before', () => {
    fc.assert(
      fc.property(files, (waiting) => {
        const { groups, left } = barrier.cut(waiting, closing)
        expect(groups.map((group) => namesOf(group.files))).toEqual([namesOf(waiting)])
        expect(left).toEqual([])
      }),
    )
  })

  it('leaves what came after the barrier fell and never ran; all else leaves again, as one task', () => {
    fc.assert(
      fc.property(files, (waiting) => {
        const { groups, left } = barrier.cut(waiting, { ...closing, firstCut: FALLEN })
        const late = waiting.filter((file) => file.since > FALLEN && file.errors === 0)
        expect(namesOf(left)).toEqual(namesOf(late))
        expect(new Set(left.map((file) => file.reason)).size).toBe(Math.min(1, late.length))
        expect(groups).toHaveLength(late.length === waiting.length ? 0 : 1)
      }),
    )
  })

  it('lets an operator make a supplementary task of late files', () => {
    fc.assert(
      fc.property(files, (waiting) => {
        const { groups, left } = barrier.cut(waiting, { ...closing, byOperator: true, firstCut: FALLEN })
        expect(groups).toHaveLength(1)
        expect(left).toEqual([])
      }),
    )
  })

  it('takes as target where all files lie, if there is such a place', () => {
    const at = (lfn: string, ...storageElements: string[]) => ({
      lfn,
      size: 1,
      storageElements,
      since: 0,
      errors: 0,
      needs: {},
    })
    const target = (...waiting: readonly WaitingFile[]) => barrier.cut(waiting, closing).groups[0]?.target
    expect(target(at('/a', 'SE2', 'SE1'), at('/b', 'SE1', 'SE3', 'SE2'))).toEqual(['SE1', 'SE2'])
    expect(target(at('/a', 'SE1'), at('/b', 'SE2'))).toEqual([])
  })
})
