import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaitingFile } from '../../shared/model/attachment.ts'
import { bindPlugin } from '../../shared/plugins/bound-plugin.ts'

const VALUES = ['gamma', 'proton', 'electron']
const join = bindPlugin({ name: 'Join', parameters: { by: 'particle', values: VALUES } })
const contexts = fc.boolean().map((flush) => ({ flush, byOperator: flush, now: 0, firstCut: null }))

function waiting(particles: readonly (string | undefined)[]): readonly WaitingFile[] {
  return particles.map((particle, index) => ({
    lfn: `/${particle}${index}`,
    size: 1,
    storageElements: ['SE1'],
    since: index,
    errors: 0,
    needs: particle === undefined ? {} : { particle },
  }))
}

const particles = fc.array(fc.constantFrom(...VALUES, ...VALUES, 'muon', undefined), { maxLength: 30 })

describe('Join', () => {
  it('makes the n-th group of the n-th file of each value, as many as there can be, flush or not', () => {
    fc.assert(
      fc.property(particles, contexts, (all, context) => {
        const files = waiting(all)
        const rows = VALUES.map((value) => files.filter((file) => file.needs['particle'] === value))
        const count = Math.min(...rows.map((row) => row.length))
        const groups = join.cut(files, context).groups.map((group) => group.files)
        expect(groups).toEqual(Array.from({ length: count }, (_, index) => rows.map((row) => row[index])))
      }),
    )
  })

  it('says of a file that stays what it lacks, or that it never leaves', () => {
    const files = waiting(['gamma', 'gamma', 'proton', 'muon', undefined])
    const { left } = join.cut(files, { flush: false, byOperator: false, now: 0, firstCut: null })
    expect(Object.fromEntries(left.map((file) => [file.lfn, file.reason]))).toEqual({
      '/gamma0': 'waits for a file with particle = "electron": without it, it never leaves',
      '/gamma1': 'waits for a file with particle = "proton" and one with "electron": without it, it never leaves',
      '/proton2': 'waits for a file with particle = "electron": without it, it never leaves',
      '/muon3': 'particle = "muon" is none of "gamma", "proton", "electron": it never leaves',
      '/undefined4': 'has no particle: it never leaves',
    })
  })

  it('names the inputs of a task by the field, and takes it along to the waiting file', () => {
    expect(join.inputField).toBe('particle')
    expect(join.needs).toEqual(['particle'])
  })
})
