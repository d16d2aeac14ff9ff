import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { endsOf, toldEndSchema, type EndContext } from '../../shared/aws/lambda/told-ends.ts'
import { trackMessageSchema, type ExecutionEnd } from '../../shared/messages/track.ts'
import { executionOfManifest, manifestKey } from '../../shared/model/manifest.ts'
import { orderListKey, packOrders } from '../../shared/model/order-list.ts'
import type { ExecutionStanding } from '../../shared/ports/site.ts'
import type { Task } from '../../shared/model/task.ts'
import type { Submission } from '../../shared/ports/submissions.ts'
import { memoryObjects } from '../fixtures/memory-objects.ts'
import { anOrder } from './runner-harness.ts'

const EVENTS = join(import.meta.dirname, '../fixtures/events')
const SUBMISSION = 'job-7f3c9a52-0000-4000-8000-000000000001'
const JOB = '4c7599ae-0a82-49aa-ba5a-4727fcce14a8'
const SITE: BatchSite = {
  name: 'batch',
  queue: 'arn:aws:batch:us-east-1:000000000000:job-queue/there',
  prefix: 'cascade-prod-batch',
  platform: 'FARGATE',
  architecture: 'X86_64',
  executionRole: 'execution',
  jobRole: 'job',
  runnerImage: 'runner',
  logGroup: 'logs',
}

function recorded(name: string) {
  return toldEndSchema.parse(JSON.parse(readFileSync(join(EVENTS, `${name}.json`), 'utf8')))
}

function aTask(number: number, state: Task['state']): Task {
  return {
    transformation: 'p/s',
    number,
    attempt: 1,
    state,
    files: [],
    target: [],
    created: 0,
    errors: 0,
    lost: 0,
    interrupted: 0,
    manifest: null,
    message: '',
    due: 0,
    ended: null,
  }
}

/** A submission of these tasks, of which some are live still; the site has it, or that was not written down. */
async function context(
  about: {
    readonly tasks?: readonly number[]
    readonly live?: readonly number[]
    readonly sent?: boolean
    readonly standings?: readonly ExecutionStanding[]
  } = {},
): Promise<EndContext> {
  const { tasks = [5, 2, 9], live = tasks, sent = true, standings = [] } = about
  const submission: Submission = {
    name: SUBMISSION,
    transformation: 'p/s',
    tasks: tasks.toSorted((a, b) => a - b).map((number) => ({ number, attempt: 1 })),
    site: 'batch',
    owner: 'o',
    leaseUntil: 0,
    job: sent ? { id: JOB, tasks: [...tasks] } : null,
    opened: 0,
  }
  const objects = memoryObjects()
  await objects.put(orderListKey(SUBMISSION), packOrders(tasks.map((task) => anOrder({ task }))))
  return {
    sites: [SITE],
    ports: {
      submissions: { read: async (names) => (names.includes(SUBMISSION) ? [submission] : []) },
      tasks: {
        read: async (_, numbers) => numbers.map((number) => aTask(number, live.includes(number) ? 'Created' : 'Done')),
      },
      objects,
      clock: { now: () => 1 },
      site: { standing: async (_, numbers) => numbers.map((_number, at) => standings[at] ?? 'ended') },
    },
  }
}

function end(task: number, how: ExecutionEnd['end'], reason?: string): ExecutionEnd {
  const said = reason === undefined ? {} : { reason }
  return { version: 1, transformation: 'p/s', task, attempt: 1, submission: SUBMISSION, end: how, ...said }
}

describe('what is told of ends', () => {
  it('every recorded event is understood', () => {
    for (const file of readdirSync(EVENTS)) expect(() => recorded(file.replace('.json', ''))).not.toThrow()
  })

  it('a manifest names its execution; an output of that name is none', async () => {
    expect(await endsOf([recorded('manifest-created')], await context())).toEqual([end(2, 'ended')])
    expect(await endsOf([recorded('output-named-manifest')], await context())).toEqual([])
  })

  it.each([
    ['batch-child-failed', end(2, 'vanished')],
    ['batch-child-host-lost', end(5, 'interrupted')],
    ['batch-child-spot-lost', end(5, 'interrupted')],
    ['batch-child-terminated', end(2, 'terminated')],
    ['batch-child-recalled', end(2, 'recalled')],
    ['batch-child-no-image', end(2, 'unstartable')],
    ['batch-child-no-image-of-one', end(2, 'unstartable')],
    ['batch-child-registry-slow', end(2, 'vanished')],
    ['batch-child-overtime', end(2, 'overtime')],
  ])('%s: the child at a place is the task at that place of the list', async (name, expected) => {
    const [told, ...others] = await endsOf([recorded(name)], await context())
    expect(told).toMatchObject(expected)
    expect(told?.reason).not.toBe('')
    expect(others).toEqual([])
    expect(await endsOf([recorded(name)], await context({ sent: false }))).toEqual([told])
  })

  it('what Batch and ECS say of an end without a result goes with it, each sentence once', async () => {
    const [slow] = await endsOf([recorded('batch-child-registry-slow')], await context())
    expect(slow?.reason).toMatch(/^Task failed to start; CannotPullContainerError: .*i\/o timeout$/)
    const [failed] = await endsOf([recorded('batch-child-failed')], await context())
    expect(failed).toEqual(end(2, 'vanished', 'Essential container in task exited'))
    const well = await endsOf([recorded('batch-plain-succeeded')], await context({ tasks: [7] }))
    expect(well).toEqual([end(7, 'ended')])
  })

  it.each([
    ['batch-plain-succeeded', 'ended'],
    ['batch-never-placed', 'vanished'],
  ] as const)('%s: a plain job is the only one of its list', async (name, how) => {
    expect(await endsOf([recorded(name)], await context({ tasks: [7] }))).toMatchObject([end(7, how)])
  })

  it.each(['batch-parent-succeeded', 'batch-parent-failed'])('%s: the site is asked for what is left', async (name) => {
    expect(await endsOf([recorded(name)], await context({ live: [9] }))).toEqual([end(9, 'vanished')])
    expect(await endsOf([recorded(name)], await context({ live: [9], sent: false }))).toEqual([end(9, 'vanished')])
    expect(await endsOf([recorded(name)], await context({ live: [] }))).toEqual([])
  })

  it('batch-parent-recalled: of what is left only that was taken back of which the site says so', async () => {
    const standings = ['recalled', 'running', 'ended'] as const
    const told = await endsOf([recorded('batch-parent-recalled')], await context({ standings }))
    expect(told).toEqual([{ ...end(2, 'recalled'), version: 2 }, end(9, 'vanished')])
  })

  it.each(['batch-running-late', 'batch-foreign-queue', 'batch-unknown-submission'])(
    '%s: nothing follows, and nothing fails',
    async (name) => {
      expect(await endsOf([recorded(name)], await context())).toEqual([])
    },
  )

  it('messages of our own pass as they are, among others, in order', async () => {
    const own = trackMessageSchema.parse(end(1, 'vanished'))
    expect(
      await endsOf([recorded('batch-child-failed'), own, recorded('batch-child-failed')], await context()),
    ).toMatchObject([end(2, 'vanished'), own, end(2, 'vanished')])
  })

  it.each([
    ['an event of another kind', { source: 'aws.ec2', 'detail-type': 'x', detail: {} }],
    ['an event without a job', { source: 'aws.batch', 'detail-type': 'Batch Job State Change', detail: {} }],
    ['a message of a version to come', { ...end(1, 'ended'), version: 2 }],
  ])('%s is refused, and so lies in the dead letters', (_, body) => {
    expect(toldEndSchema.safeParse(body).success).toBe(false)
  })
})

describe('the key of a manifest', () => {
  const name = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !text.includes('/') && text.isWellFormed())
  const execution = fc.record({
    transformation: fc.tuple(name, name).map((parts) => parts.join('/')),
    task: fc.integer({ min: 1 }),
    attempt: fc.integer({ min: 1 }),
    submission: name,
  })

  it('names its execution', () => {
    fc.assert(
      fc.property(execution, (one) => {
        expect(executionOfManifest(manifestKey(one))).toEqual(one)
      }),
    )
  })

  it.each([
    'attempts/p/s/0/1-job/manifest.json',
    'attempts/p/s/01/1-job/manifest.json',
    'attempts/p/s/1/1-job/log.txt',
    'attempts/p/s/1/1-%zz/manifest.json',
    'attempts/p/s/1/1-a%2d/manifest.json',
    'attempts/p/1/1-job/manifest.json',
    'x/attempts/p/s/1/1-job/manifest.json',
  ])('%s is of none', (key) => {
    expect(executionOfManifest(key)).toBeUndefined()
  })
})
