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

it('what executions of a task uploaded is told apart by attempt and submission, and from that of any other task', () => {
  const execution = fc.record({ attempt: fc.integer({ min: 1, max: 30 }), submission: text })
  fc.assert(
    fc.property(
      task,
      fc.uniqueArray(execution, { selector: ({ attempt }) => attempt }),
      task,
      (own, executions, other) => {
        const keys = executions.flatMap((one) => [
          `${executionPrefix({ ...own, ...one })}log.txt`,
          manifestKey({ ...own, ...one }),
        ])
        const strange = [manifestKey({ ...other, attempt: 1, submission: 'job' }), `${taskPrefix(own)}stray`]
        fc.pre(
          executionPrefix({ ...own, attempt: 1, submission: '' }) !==
            executionPrefix({ ...other, attempt: 1, submission: '' }),
        )
        const attempts = attemptsOf([...keys, ...strange], own)
        const expected = executions.toSorted((a, b) => a.attempt - b.attempt)
        expect(attempts.map(({ attempt, submission }) => ({ attempt, submission }))).toEqual(expected)
        expect(attempts.flatMap((attempt) => attempt.keys).toSorted()).toEqual(keys.toSorted())
        expect(keys.every((key) => key.startsWith(taskPrefix(own)))).toBe(true)
      },
    ),
  )
})
