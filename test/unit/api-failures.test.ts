import { describe, expect, it } from 'vitest'
import { isoTime } from '../../shared/api/time.ts'
import type { MemoryHome } from '../fixtures/memory-home.ts'
import { isOf, isPoison, lastLine, submittedHome, tasksOf, withFiles } from '../fixtures/operated-home.ts'
import { runHome } from '../fixtures/run-home.ts'
import { smallProduction } from '../fixtures/small-production.ts'

const SIMULATE = { transformation: 'small/simulate' }
const PROCESS = { transformation: 'small/process' }
const MERGE = { transformation: 'small/merge' }
const TAKE = { transformation: 'open/take' }

describe('files and tasks that failed', () => {
  async function withLoss(): Promise<MemoryHome> {
    const home = await submittedHome()
    await runHome(home, (order) => (order.step === 'process' && order.inputs.some(isPoison) ? 'payload' : 'done'))
    return home
  }

  it('are named with the task that they failed in last', async () => {
    const home = await withLoss()
    const { failures, steps } = await home.client.status({ production: 'small' })
    // Each error sends the file to another task, of one attempt: three errors of a file are not three attempts of its last task.
    const lfns = ['/out/small/simulate/run1-0.dat']
    expect(failures).toMatchObject([{ ...PROCESS, lfns, attempts: 1, errors: 3 }])
    expect(steps[1]?.files).toMatchObject({ Processed: 3, MaxReset: 1 })
    const { tasks } = await home.client.tasks({ ...PROCESS, status: 'Failed' })
    expect(failures[0]?.task).toBe(tasks.at(-1)?.number)
  })

  it.each([['resetFiles' as const], ['retryTasks' as const]])('have another chance after %s', async (action) => {
    const home = await withLoss()
    const done = await home.client[action]({ ...PROCESS, reason: 'the disk was mended' })
    expect(done).toMatchObject({ reset: ['/out/small/simulate/run1-0.dat'], refused: [], more: false })
    expect(await lastLine(home, PROCESS)).toEqual({
      at: isoTime(home.clock.now()),
      by: 'André',
      text: 'Reset 1 file (/out/small/simulate/run1-0.dat): the disk was mended',
    })
    await runHome(home)
    const status = await home.client.status({ production: 'small' })
    expect(status).toMatchObject({ status: 'Completed', losses: { files: 0 }, failures: [] })
    expect(home.site.started.filter(isOf('merge')).map((order) => order.inputs.length)).toEqual([3])
  })

  it('of which only some are asked for, the others stay; what cannot be reset is told', async () => {
    const home = await withLoss()
    const lfns = ['/out/small/simulate/run1-0.dat', '/out/small/simulate/run2-0.dat', '/nowhere']
    const done = await home.client.resetFiles({ ...PROCESS, lfns })
    expect(done.reset).toEqual(['/out/small/simulate/run1-0.dat'])
    expect(done.refused.map(({ name }) => name)).toEqual(['/out/small/simulate/run2-0.dat', '/nowhere'])
    expect(done.refused[0]?.reason).toMatch(/^it is Assigned, in task \d/)
    expect(done.refused[1]?.reason).toBe('it is not a file of small/process')
  })

  it('without input run again themselves, with their runs', async () => {
    const home = await submittedHome(smallProduction({ runs: 'count: 3' }))
    await runHome(home, (order) => (order.step === 'simulate' && order.run === 2 ? 'payload' : 'done'))
    const before = await home.client.status({ production: 'small' })
    expect(before).toMatchObject({
      losses: { tasks: 1 },
      failures: [{ ...SIMULATE, task: 2, lfns: [], attempts: 3, errors: 3 }],
    })
    expect(await home.client.retryTasks({ ...SIMULATE, tasks: [1, 2, 9] })).toEqual({
      revived: [2],
      reset: [],
      refused: [
        { name: 'small/simulate/1', reason: 'it is Done, only one that is Failed can be tried again' },
        { name: 'small/simulate/9', reason: 'there is no such task' },
      ],
      more: false,
      status: 'Completed',
    })
    await runHome(home)
    const last = home.site.started.filter(isOf('simulate')).at(-1)
    expect([last?.task, last?.run, last?.attempt]).toEqual([2, 2, 4])
    expect(await tasksOf(home, SIMULATE)).toMatchObject({ Done: 3, Failed: 0, Waiting: 0 })
    expect(home.problems).toEqual([])
  })

  it('tell where the transformation stands: what is Stopped runs nothing that has another chance', async () => {
    const home = await submittedHome(smallProduction({ runs: 'count: 3' }))
    await runHome(home, (order) => (order.step === 'simulate' && order.run === 2 ? 'payload' : 'done'))
    await home.client.extend({ ...SIMULATE, wanted: 4 })
    await home.client.stop(SIMULATE)
    const started = home.site.started.length
    expect(await home.client.retryTasks(SIMULATE)).toMatchObject({ revived: [2], status: 'Stopped' })
    await runHome(home)
    expect(home.site.started).toHaveLength(started)
    await home.client.start(SIMULATE)
    await runHome(home)
    const since = home.site.started.slice(started).filter(isOf('simulate'))
    expect(since.map(({ run, attempt }) => [run, attempt]).toSorted(([a = 0], [b = 0]) => a - b)).toEqual([
      [2, 4],
      [4, 1],
    ])
    expect(home.problems).toEqual([])
  })

  it('that are set aside are not processed until they are reset', async () => {
    const home = await withFiles(3)
    const aside = await home.client.setFilesProblematic({ ...TAKE, lfns: ['/raw/3', '/raw/1'], reason: 'clouds' })
    expect(aside.set).toEqual(['/raw/3'])
    expect(aside.refused).toEqual([
      { name: '/raw/1', reason: 'it is Assigned, in task 1, it should be Unused or MaxReset' },
    ])
    await home.client.complete(TAKE)
    await runHome(home)
    const { progress } = await home.client.transformation(TAKE)
    expect(progress).toMatchObject({ status: 'Completed', files: { Unused: 0, Processed: 2, Problematic: 1 } })
    await home.client.resetFiles({ ...TAKE, lfns: ['/raw/3'] })
    await runHome(home)
    expect((await home.client.transformation(TAKE)).progress.files).toMatchObject({ Processed: 3, Problematic: 0 })
  })
})

describe('files and tasks of a transformation', () => {
  it('are listed page by page, Processed being what a Done task had', async () => {
    const home = await submittedHome()
    await runHome(home, (order) => (order.step === 'merge' ? undefined : 'done'))
    const { files } = await home.client.files({ ...PROCESS, status: 'Processed' })
    expect(files.map((file) => file.status)).toEqual(['Processed', 'Processed', 'Processed', 'Processed'])
    expect((await home.client.files({ ...PROCESS, status: 'Assigned' })).files).toEqual([])
    const first = await home.client.files({ ...PROCESS, limit: 3 })
    const rest = await home.client.files({ ...PROCESS, limit: 3, after: first.next ?? undefined })
    expect([...first.files, ...rest.files]).toEqual(files)
    expect(rest.next).toBeNull()
    const { tasks } = await home.client.tasks(MERGE)
    expect(tasks).toMatchObject([{ name: 'small/merge/1', status: 'Queued', attempt: 1 }])
    const one = await home.client.tasks({ ...SIMULATE, limit: 1 })
    const others = await home.client.tasks({ ...SIMULATE, after: one.next ?? undefined, status: 'Done' })
    expect(others.tasks.map((task) => task.run)).toEqual([2, 3, 4])
  })
})
