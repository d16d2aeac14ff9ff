import { describe, expect, inject, it } from 'vitest'
import { Failures } from '../../shared/aws/failures.ts'
import { AwsTasks } from '../../shared/aws/tasks.ts'
import { AwsTransformations } from '../../shared/aws/transformations.ts'
import type { Task } from '../../shared/model/task.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { emulatedTables } from './emulated-tables.ts'

const endpoint = inject('emulator')
const NAME = 'p/a'

function aTask(number: number): Task {
  const fresh = { state: 'Created', attempt: 1, errors: 0, lost: 0, interrupted: 0, due: 5, created: 5 } as const
  return { transformation: NAME, number, ...fresh, target: [], files: [], manifest: null, message: '', ended: null }
}

function failedAt(number: number, ended: number, attempt = 1) {
  return { number, attempt, state: 'Failed', errors: 1, manifest: null, message: 'broken', ended } as const
}

async function made() {
  const { transformations: table } = await emulatedTables(endpoint ?? '')
  const { definition, state } = aTransformation({ name: NAME })
  await new AwsTransformations(table).create([{ definition, state: { ...state, status: 'Active' } }])
  return { table, tasks: new AwsTasks(table) }
}

describe.skipIf(endpoint === null)('the list of failed tasks', () => {
  it('passes over what workers left that died or were too late', async () => {
    const { table, tasks } = await made()
    await tasks.create([1, 2, 3].map(aTask))
    await new Failures(table).note(NAME, [
      { number: 1, ended: 50 },
      { number: 2, ended: 60 },
      { number: 9, ended: 70 },
    ])
    await tasks.end({ transformation: NAME, ends: [failedAt(2, 40), failedAt(3, 40)], counts: {} })
    expect(await tasks.end({ transformation: NAME, ends: [failedAt(2, 90)], counts: {} })).toBe(false)
    for (const limit of [1, 2, 9])
      expect((await tasks.failures(NAME, limit)).map((task) => task.number)).toEqual([3, 2].slice(0, limit))
  })

  it('has a task that lived again and failed again once, and as many as one step may end', async () => {
    const { tasks } = await made()
    const numbers = Array.from({ length: 90 }, (_, index) => index + 1)
    await tasks.create(numbers.map(aTask))
    const ends = numbers.map((number) => failedAt(number, 10))
    expect(await tasks.end({ transformation: NAME, ends, counts: { failed: 90 } })).toBe(true)
    const revivals = numbers.map((number) => ({ number, attempt: 1, due: number % 9 }))
    expect(await tasks.revive({ transformation: NAME, revivals, counts: { failed: -90 } })).toBe(true)
    expect(await tasks.failures(NAME, 100)).toEqual([])
    await tasks.end({ transformation: NAME, ends: [failedAt(7, 20, 2)], counts: {} })
    expect((await tasks.failures(NAME, 100)).map((task) => task.ended)).toEqual([20])
  })
})
