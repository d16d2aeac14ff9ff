import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaitingFile } from '../../shared/model/attachment.ts'
import { bindPlugin } from '../../shared/plugins/bound-plugin.ts'
import { groupByStorageElement } from '../../shared/plugins/group-by-storage-element.ts'

const STORAGE_ELEMENTS = ['SE1', 'SE2', 'SE3', 'SE3-tape', 'TAPE']

const files: fc.Arbitrary<readonly WaitingFile[]> = fc
  .array(fc.array(fc.constantFrom(...STORAGE_ELEMENTS), { maxLength: 4 }), { maxLength: 40 })
  .map((rows) =>
    rows.map((storageElements, index) => ({
      lfn: `/f${index}`,
      size: 1,
      storageElements,
      since: index,
      errors: 0,
      needs: {},
    })),
  )
const placements = fc.record({
  size: fc.integer({ min: 1, max: 5 }),
  tape: fc.subarray(STORAGE_ELEMENTS),
  flush: fc.boolean(),
})

describe('Standard', () => {
  it('makes the tasks that DIRAC makes, in its order', () => {
    fc.assert(
      fc.property(files, placements, (waiting, placement) => {
        const tasks = groupByStorageElement(waiting, placement).groups.map(({ target, files }) => [
          target.join(','),
          files.map((file) => file.lfn),
        ])
        expect(tasks).toEqual(diracTasks(waiting, placement))
      }),
    )
  })

  it('leaves at no storage element as many files as make a group', () => {
    fc.assert(
      fc.property(files, placements, (waiting, placement) => {
        const left = new Set(groupByStorageElement(waiting, placement).left.map((file) => file.lfn))
        const rest = waiting.filter((file) => left.has(file.lfn))
        for (const name of STORAGE_ELEMENTS)
          expect(rest.filter((file) => file.storageElements.includes(name)).length).toBeLessThan(placement.size)
      }),
    )
  })

  it('leaves in a flush only what lies nowhere', () => {
    fc.assert(
      fc.property(files, placements, (waiting, placement) => {
        const { left } = groupByStorageElement(waiting, { ...placement, flush: true })
        const nowhere = waiting.filter((file) => file.storageElements.length === 0)
        expect(left.map((file) => file.lfn)).toEqual(nowhere.map((file) => file.lfn))
      }),
    )
  })

  it('groups in each pile of ByMetadata, too', () => {
    fc.assert(
      fc.property(files, placements, (waiting, { size, tape, flush }) => {
        const context = { flush, byOperator: flush, now: 0, firstCut: null }
        const { cut } = bindPlugin({ name: 'ByMetadata', parameters: { by: 'particle', size, tape } })
        expect(cut(waiting, context)).toEqual(
          bindPlugin({ name: 'Standard', parameters: { size, tape } }).cut(waiting, context),
        )
      }),
    )
  })

  it('says of how many files a group lacks the rest, at the storage element that lacks the fewest', () => {
    const waiting = [['SE2', 'SE1'], ['SE1'], ['SE2'], ['SE1', 'SE3']].map((storageElements, index) => ({
      lfn: `/f${index}`,
      size: 1,
      storageElements,
      since: 0,
      errors: 0,
      needs: {},
    }))
    const { left } = groupByStorageElement(waiting, { size: 4, tape: [], flush: false })
    expect(left.map((file) => file.reason)).toEqual([
      'waits for more files: 3 of 4 are there at SE1',
      'waits for more files: 3 of 4 are there at SE1',
      'waits for more files: 2 of 4 are there at SE2',
      'waits for more files: 3 of 4 are there at SE1',
    ])
  })
})

type Tasks = (readonly [string, readonly string[]])[]

/** DIRAC's `groupByReplicas`, `getFileGroups` and `sortSEs`, line by line: slow, and right by definition. */
function diracTasks(
  waiting: readonly WaitingFile[],
  { size, tape, flush }: { size: number; tape: readonly string[]; flush: boolean },
): Tasks {
  const tasks: Tasks = []
  const files = new Map(waiting.map((file) => [file.lfn, file.storageElements]))
  for (const groupSE of [true, false]) {
    const seFiles = fileGroups(files, groupSE)
    for (const replicaSE of sortSEs(Object.keys(seFiles), tape)) {
      const lfns = seFiles[replicaSE] ?? []
      const inTasks: string[] = []
      for (let start = 0; start < lfns.length; start += size) {
        const chunk = lfns.slice(start, start + size)
        if (!flush && chunk.length < size) continue
        tasks.push([replicaSE, chunk])
        inTasks.push(...chunk)
      }
      for (const lfn of inTasks) files.delete(lfn)
      if (!groupSE)
        for (const se of Object.keys(seFiles))
          if (se !== replicaSE) seFiles[se] = (seFiles[se] ?? []).filter((lfn) => !inTasks.includes(lfn))
    }
  }
  return tasks
}

function fileGroups(files: ReadonlyMap<string, readonly string[]>, groupSE: boolean): Record<string, string[]> {
  const groups: Record<string, string[]> = {}
  for (const [lfn, storageElements] of files) {
    const names = [...new Set(storageElements)].sort()
    const keys = groupSE && names.length > 0 ? [names.join(',')] : names
    for (const key of keys) (groups[key] ??= []).push(lfn)
  }
  return groups
}

function sortSEs(keys: readonly string[], tape: readonly string[]): readonly string[] {
  if (keys.some((key) => key.includes(','))) return keys.toSorted()
  const disk = keys.filter((key) => !tape.includes(key))
  return [...disk.toSorted(), ...keys.filter((key) => tape.includes(key)).toSorted()]
}
