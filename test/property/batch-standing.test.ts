import { JobStatus, type JobDetail } from '@aws-sdk/client-batch'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf } from '../../shared/aws/batch/count-of.ts'
import { standingOf } from '../../shared/aws/batch/standing-of.ts'
import { readStoredList } from '../../shared/aws/batch/stored-list.ts'
import { childId, submitJob } from '../../shared/aws/batch/submit-job.ts'
import { orderListKey, packOrders } from '../../shared/model/order-list.ts'
import { submitSchema } from '../batch-twin/requests.ts'
import { memoryObjects } from '../fixtures/memory-objects.ts'
import { anOrder } from '../unit/runner-harness.ts'

const status = fc.constantFrom(...Object.values(JobStatus))

function aJob(given: Partial<JobDetail>): JobDetail {
  return { jobId: 'a', jobName: 'a', jobQueue: 'q', jobDefinition: 'd', startedAt: 0, status: 'PENDING', ...given }
}

describe('how many tasks of a job are queued and running', () => {
  it('is, for an array, what its children are; those that are not there yet are queued', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 20 }), fc.nat(20), (children, missing) => {
        const size = children.length + missing
        const statusSummary = Object.fromEntries(
          Object.values(JobStatus).map((each) => [each, children.filter((child) => child === each).length]),
        )
        const standings = children.map(standingOf)
        expect(countOf(aJob({ arrayProperties: { size, statusSummary } }))).toEqual({
          queued: standings.filter((each) => each === 'queued').length + missing,
          running: standings.filter((each) => each === 'running').length,
        })
      }),
    )
  })

  it('is nothing of an array that is over, whatever its summary, which may be old', () => {
    const arrayProperties = { size: 3, statusSummary: { RUNNING: 2 } }
    expect(countOf(aJob({ status: 'FAILED', arrayProperties }))).toEqual({ queued: 0, running: 0 })
  })

  it('is one, or none, of a plain job', () => {
    fc.assert(
      fc.property(status, (each) => {
        const { queued, running } = countOf(aJob({ status: each }))
        const standing = standingOf(each)
        expect([queued, running]).toEqual([Number(standing === 'queued'), Number(standing === 'running')])
      }),
    )
  })
})

describe('what Batch is asked to submit', () => {
  const tasks = fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 30 })

  it('is a job for one order and an array for more; each child finds its task by its index', () => {
    fc.assert(
      fc.property(tasks, (numbers) => {
        const about = { name: 'job-1', queue: 'q', definition: 'd:1', orders: numbers.length, tags: {} }
        const request = submitSchema.parse(submitJob(about))
        expect(request.arrayProperties?.size).toBe(numbers.length === 1 ? undefined : numbers.length)
        const ids = numbers.map((task) => childId({ id: 'x', tasks: numbers }, task))
        expect(ids).toEqual(numbers.length === 1 ? ['x'] : numbers.map((_, index) => `x:${index}`))
        expect(childId({ id: 'x', tasks: numbers }, 0)).toBeUndefined()
      }),
    )
  })

  it('stands in the list of orders, for who takes over', () =>
    fc.assert(
      fc.asyncProperty(tasks, async (numbers) => {
        const orders = numbers.map((task) => anOrder({ task }))
        const objects = memoryObjects()
        await objects.put(orderListKey('job-1'), packOrders(orders))
        expect(await readStoredList(objects, 'job-1')).toEqual({ tasks: numbers, job: orders[0]?.job })
      }),
    ))
})
