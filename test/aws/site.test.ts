import { describe, expect, inject, it } from 'vitest'
import { SubmissionRefused } from '../../shared/ports/site.ts'
import { siteContract } from '../contract/site.ts'
import { aSubmission } from '../fixtures/submissions.ts'
import { anOrder, script } from '../unit/runner-harness.ts'
import { aBatchGround } from './batch-ground.ts'

const endpoint = inject('emulator')

describe.skipIf(endpoint === null)('on an emulator', () => {
  siteContract('Batch, played', async () => {
    const { twin, site, objects, sent, know } = await aBatchGround(endpoint ?? '', { slots: 0 })
    const order = (source: string) => (submission: string, task: number) =>
      know(anOrder({ submission, task, job: { command: script(source) } }))
    return {
      site,
      objects,
      sent: () => sent,
      open: () => twin.setSlots(1),
      brief: order(''),
      endless: order('setInterval(() => {}, 1e6)'),
    }
  })

  const submission = (tasks: readonly number[]) => {
    const orders = tasks.map((task) => anOrder({ submission: 'job-1', task }))
    return { name: 'job-1', transformation: 'toy/simulate-gamma', site: 'here', orders }
  }

  it('hands a submission in once when the connection breaks after it took effect', async () => {
    const { site, twin } = await aBatchGround(endpoint ?? '', {
      slots: 0,
      answering: (operation, number) => (operation === 'submitjob' && number === 0 ? 'lost' : 'answered'),
    })
    const job = await site.submit(submission([1, 2]))
    expect(await site.find({ name: 'job-1', site: 'here' })).toEqual(job)
    expect([...twin.memory.jobs.values()].filter((each) => each.child === null)).toHaveLength(1)
  })

  it('hands many in, however fast, without one that Batch is too busy for', async () => {
    const { site, twin } = await aBatchGround(endpoint ?? '', { slots: 0 })
    const names = Array.from({ length: 60 }, (_, index) => `job-${index}`)
    const jobs = await Promise.all(names.map((name) => site.submit({ ...submission([1]), name })))
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(60)
    expect(twin.memory.definitions.all.length).toBeGreaterThan(0)
  })

  it('says why Batch will never take a submission', async () => {
    const { site, twin } = await aBatchGround(endpoint ?? '', { slots: 0 })
    await site.submit(submission([1]))
    for (const definition of twin.memory.definitions.all) definition.status = 'INACTIVE'
    expect((await site.submit({ ...submission([1]), name: 'job-2' })).tasks).toEqual([1])
    const named = submission([1])
    await expect(site.submit({ ...named, name: 'no name of a job/' })).rejects.toThrow(SubmissionRefused)
  })

  it('finds a child that its array has not spawned yet queued, and one that it never will ended', async () => {
    const { site } = await aBatchGround(endpoint ?? '', { slots: 0, pace: 1_000_000 })
    const job = await site.submit(submission([1, 2]))
    const sent = { ...aSubmission({ name: 'job-1' }), job }
    expect(await site.standing(sent, [1, 2])).toEqual(['queued', 'queued'])
    expect(await site.summary([sent])).toEqual({ queued: 2, running: 0 })
    await site.terminate([sent], 'enough')
    expect(await site.standing(sent, [1, 2])).toEqual(['ended', 'ended'])
    expect(await site.summary([sent])).toEqual({ queued: 0, running: 0 })
  })

  it('takes back an array that has spawned no child yet, and says so of each', async () => {
    const { site } = await aBatchGround(endpoint ?? '', { slots: 0, pace: 1_000_000 })
    const job = await site.submit(submission([1, 2]))
    const sent = { ...aSubmission({ name: 'job-1' }), job }
    await site.recall([sent], 'stopped')
    expect(await site.standing(sent, [1, 2])).toEqual(['recalled', 'recalled'])
    expect(await site.summary([sent])).toEqual({ queued: 0, running: 0 })
  })

  it('does not know any more what Batch has forgotten', async () => {
    const { site, twin } = await aBatchGround(endpoint ?? '', { slots: 0 })
    const job = await site.submit(submission([1, 2]))
    const sent = { ...aSubmission({ name: 'job-1' }), job }
    expect(await site.standing(sent, [1])).toEqual(['queued'])
    // An array spawns its children after a while: what is spawned later would not be forgotten.
    await expect.poll(() => twin.memory.jobs.size, { timeout: 30_000 }).toBe(3)
    twin.memory.forget([...twin.memory.jobs.keys()])
    expect(await site.standing(sent, [1])).toEqual(['unknown'])
    expect(await site.find({ name: 'job-1', site: 'here' })).toBeUndefined()
    expect(await site.summary([sent])).toEqual({ queued: 0, running: 0 })
    await site.terminate([sent], 'enough')
  })
})
