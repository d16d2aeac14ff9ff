import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { batchEnvironment } from '../../jobs/batch/batch-environment.ts'

const CONTAINER = join(import.meta.dirname, '../../jobs/container.ts')
const told = {
  CASCADE_BUCKET: 'files',
  CASCADE_ORDERS: 'submissions/job-1/orders',
  AWS_BATCH_JOB_ID: 'b-1',
  AWS_BATCH_JOB_ATTEMPT: '2',
}

describe('the environment of a container', () => {
  it('is that of a job that is no array, on a volume at /cascade, if nothing else is said', () => {
    expect(batchEnvironment(told)).toEqual({
      bucket: 'files',
      orders: 'submissions/job-1/orders',
      jobId: 'b-1',
      jobAttempt: 2,
      index: 0,
      volume: '/cascade',
      taskMetadata: undefined,
    })
  })

  it('is refused with all that is missing or wrong', () => {
    const message =
      /^The environment of this container is wrong: CASCADE_BUCKET is missing; CASCADE_ORDERS is missing; AWS_BATCH_JOB_ID is missing; AWS_BATCH_JOB_ATTEMPT is "x": .*; AWS_BATCH_JOB_ARRAY_INDEX is "-1": .*\.$/
    expect(() => batchEnvironment({ AWS_BATCH_JOB_ATTEMPT: 'x', AWS_BATCH_JOB_ARRAY_INDEX: '-1' })).toThrow(message)
  })
})

describe('a container', () => {
  it.each([[[]], [['stage']], [['stage-in', 'more']]])('says how it is used: %j', (args) => {
    const { status, stderr } = spawnSync(process.execPath, [CONTAINER, ...args], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, 'Usage: container.ts stage-in|stage-out\n'])
  })

  it('says what is missing before it does anything', () => {
    const env = { PATH: process.env['PATH'] ?? '' }
    const { status, stderr } = spawnSync(process.execPath, [CONTAINER, 'stage-out'], { encoding: 'utf8', env })
    expect(status).toBe(2)
    expect(stderr).toContain('CASCADE_BUCKET is missing; CASCADE_ORDERS is missing')
  })
})
