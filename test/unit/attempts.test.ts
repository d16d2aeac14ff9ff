import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { attemptsOf, taskPrefix } from '../../shared/model/attempts.ts'
import { executionPrefix, manifestKey } from '../../shared/model/manifest.ts'

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((one) => one.isWellFormed() && !one.includes('/'))
const task = fc.record({
  transformation: fc.tuple(text, text).map((parts) => parts.join('/')),
  task: fc.integer({ min: 1, max: 99 }),
})

it('executions of a task are told by the folders that they left, by attempt and submission, and apart from those of any other task', () => {
  const execution = fc.record({ attempt: fc.integer({ min: 1, max: 30 }), submission: text })
  fc.assert(
    fc.property(
      task,
      fc.uniqueArray(execution, { selector: ({ attempt }) => attempt }),
      task,
      (own, executions, other) => {
        const folders = executions.map((one) => executionPrefix({ ...own, ...one }))
        const strange = [executionPrefix({ ...other, attempt: 1, submission: 'job' }), `${taskPrefix(own)}stray/`]
        fc.pre(taskPrefix(own) !== taskPrefix(other))
        const expected = executions.toSorted((a, b) => a.attempt - b.attempt).map((one) => ({ ...own, ...one }))
        expect(attemptsOf([...folders, ...strange], own)).toEqual(expected)
        for (const one of expected) {
          expect(executionPrefix(one).startsWith(taskPrefix(own))).toBe(true)
          expect(manifestKey(one).startsWith(taskPrefix(own))).toBe(true)
        }
      },
    ),
  )
})

it('folders that no execution has are passed over, whatever a job called them', () => {
  const own = { transformation: 'p/s', task: 1 }
  const names = ['1-%E0', '1-%', '1-%41', '01-a', '0-a', '1-a b', '1-', 'a', '1']
  expect(
    attemptsOf(
      names.map((name) => `attempts/p/s/1/${name}/`),
      own,
    ),
  ).toEqual([])
})
