import { expect, it } from 'vitest'
import { countKeys } from '../../shared/aws/counts.ts'
import { forgetTransformation } from '../../shared/aws/forget-transformation.ts'
import type { Task } from '../../shared/model/task.ts'
import { memoryBacking } from '../aws-world/aws-world.ts'
import { portsOn } from '../aws/aws-back-end.ts'
import { aTransformation } from '../fixtures/definitions.ts'

const TASKS = 2_000

function aTask(number: number): Task {
  const counters = { attempt: 1, errors: 0, lost: 0, interrupted: 0, due: 5, created: 5, ended: null }
  const nothing = { target: [], files: [], manifest: null, message: '' }
  return { transformation: 'p/a', number, state: 'Created', ...counters, ...nothing }
}

it('what a transformation leaves goes in steps, and itself with the last one', async () => {
  const table = memoryBacking().tables.transformations
  const { transformations, tasks } = portsOn(table)
  await transformations.create([aTransformation({ name: 'p/a' })])
  await tasks.create(Array.from({ length: TASKS }, (_, index) => aTask(index + 1)))
  const ends = [{ number: 1, attempt: 1, state: 'Done', errors: 0, manifest: 'm', message: '', ended: 6 }] as const
  expect(await tasks.end({ transformation: 'p/a', ends, counts: { done: 1 } })).toBe(true)
  expect(await table.getAll(countKeys('p/a'))).toHaveLength(1)
  const left = [TASKS]
  while (!(await forgetTransformation('p/a', table, 400))) {
    expect(await transformations.read(['p/a'])).toHaveLength(1)
    left.push((await tasks.list('p/a', 0, TASKS)).length)
  }
  expect(left.length).toBeGreaterThan(2)
  expect(left).toEqual(left.toSorted((one, other) => other - one))
  expect(await transformations.read(['p/a'])).toEqual([])
  expect(await tasks.list('p/a', 0, TASKS)).toEqual([])
  expect(await table.getAll(countKeys('p/a'))).toEqual([])
})
