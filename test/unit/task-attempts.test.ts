import { describe, expect, it } from 'vitest'
import { taskPrefix } from '../../shared/model/attempts.ts'
import { manifestKey, outputKey } from '../../shared/model/manifest.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { runHome } from '../fixtures/run-home.ts'
import { smallProduction } from '../fixtures/small-production.ts'

const TASK = { transformation: 'small/simulate', task: 1 }

/** A home where the job of the first task has put these objects, before it ended well. */
async function aHome(keysOf: (prefix: string) => readonly string[]) {
  const home = memoryHome()
  await home.client.submit({ text: smallProduction({ runs: 'count: 1' }) })
  await home.drive.settle()
  const [order] = home.site.queued
  if (order === undefined) throw new Error('there is no job')
  for (const key of keysOf(order.prefix)) await home.objects.put(key, 'x')
  await runHome(home)
  return { home, order }
}

describe('the attempts of a task', () => {
  it('are told however many objects their jobs stored', async () => {
    const names = Array.from({ length: 1200 }, (_, index) => `${index}`)
    const { home, order } = await aHome((prefix) => [
      ...names.map((name) => outputKey(`${prefix}1/`, name)),
      `${prefix}log.txt`,
    ])
    expect(await home.client.why({ subject: 'small/simulate/1' })).toMatchObject({
      attempts: [{ attempt: 1, end: 'done', log: `${order.prefix}log.txt` }],
    })
    expect((await home.client.log({ task: 'small/simulate/1' })).text).toBe('x')
  })

  it('are told whatever a job stored beside them', async () => {
    const strange = ['1-%E0/x', '1-%/x', '9-made-up/x', 'x', 'x/y/z'].map((key) => `${taskPrefix(TASK)}${key}`)
    const { home } = await aHome(() => strange)
    expect(await home.client.why({ subject: 'small/simulate/1' })).toMatchObject({
      attempts: [{ attempt: 1, end: 'done', log: null }],
    })
  })

  it('show no object for a log that is none', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction({ runs: 'count: 1' }) })
    await home.drive.settle()
    const [order] = home.site.queued
    if (order === undefined) throw new Error('there is no job')
    const { transformation, task, attempt, submission } = order
    await home.objects.put('sandbox/secret', 'x')
    const said = { end: 'payload', exitCode: 1, message: '', outputs: [], started: 1, ended: 2, peakMegabytes: null }
    const manifest = { version: 1, transformation, task, attempt, submission, ...said, log: 'sandbox/secret' }
    await home.objects.put(manifestKey(order), JSON.stringify(manifest))
    expect(await home.client.why({ subject: 'small/simulate/1' })).toMatchObject({
      attempts: [{ attempt: 1, end: 'payload', log: null }],
    })
  })
})
