import { describe, expect, it } from 'vitest'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { openProduction, smallProduction } from '../fixtures/small-production.ts'

const SIMULATE = { transformation: 'small/simulate' }
const PROCESS = { transformation: 'small/process' }
const MERGE = { transformation: 'small/merge' }
const TAKE = { transformation: 'open/take' }

async function submitted(text = smallProduction()): Promise<MemoryHome> {
  const home = memoryHome()
  await home.client.submit({ text })
  return home
}

/** The open production with so many files of its input. */
async function withFiles(count: number): Promise<MemoryHome> {
  const home = await submitted(openProduction())
  for (let number = 1; number <= count; number++)
    await registerFile(home, { lfn: `/raw/${number}`, metadata: { data_level: 'DL0', zenith: 20 } })
  await home.drive.settle()
  return home
}

async function lastLine({ client }: MemoryHome, about: { readonly transformation: string }) {
  return (await client.history(about)).history.at(-1)
}

async function tasksOf({ client }: MemoryHome, about: { readonly transformation: string }) {
  return (await client.transformation(about)).progress.tasks
}

function isOf(step: string): (order: TaskOrder) => boolean {
  return (order) => order.step === step
}

describe('stop and start', () => {
  it('stop lets nothing new out, start lets it all go on; both say who and why', async () => {
    const home = await submitted()
    await home.drive.settle()
    const stopped = await home.client.stop({ ...PROCESS, reason: 'bad weather' })
    expect(stopped).toMatchObject({ ...PROCESS, status: 'Stopped' })
    expect(await lastLine(home, PROCESS)).toMatchObject({ by: 'André', text: 'Stopped: bad weather' })
    await runHome(home)
    expect(home.site.started.some(isOf('process'))).toBe(false)
    const status = await home.client.status({ production: 'small' })
    expect(status.status).toBe('Stopped')
    expect(status.steps[1]).toMatchObject({ status: 'Stopped', reason: 'stopped by André: bad weather' })
    expect(await home.client.start(PROCESS)).toMatchObject({ status: 'Active' })
    await runHome(home)
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })

  it('done twice are done once', async () => {
    const home = await submitted()
    expect((await home.client.start(PROCESS)).message).toMatch(/Active already/)
    await home.client.stop(PROCESS)
    const { history } = await home.client.history(PROCESS)
    expect((await home.client.stop(PROCESS)).message).toMatch(/Stopped already/)
    expect((await home.client.history(PROCESS)).history).toEqual(history)
  })

  it('a start forgives the failures that stopped it', async () => {
    const home = await submitted(smallProduction({ runs: 'count: 12' }))
    await runHome(home, () => 'configuration')
    expect(await home.client.transformation(SIMULATE)).toMatchObject({ status: 'Stopped' })
    await home.client.start(SIMULATE)
    await runHome(home)
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })

  it('are refused where they do not fit', async () => {
    const home = await submitted()
    await runHome(home)
    const refusal = await refusalOf(home.client.stop(PROCESS))
    expect(refusal.message).toBe(
      'small/process is Completed, so it cannot be stopped: only one that is Active or Completing can',
    )
    expect((await refusalOf(home.client.start({ transformation: 'small/proces' }))).message).toMatch(
      /no transformation small\/proces: did you mean small\/process/,
    )
  })
})

describe('flush', () => {
  it('lets a group leave that is not complete', async () => {
    const home = await withFiles(3)
    expect(home.site.queued.map((order) => order.inputs.length)).toEqual([2])
    expect(await home.client.flush(TAKE)).toMatchObject({ status: 'Active' })
    await home.drive.settle()
    expect(home.site.queued.map((order) => order.inputs.length)).toEqual([2, 1])
  })

  it('changes nothing where nothing waits, and takes effect later where it is Stopped', async () => {
    const home = await withFiles(2)
    expect((await home.client.flush(TAKE)).message).toMatch(/nothing to flush/)
    await home.client.stop(TAKE)
    await registerFile(home, { lfn: '/raw/late', metadata: { data_level: 'DL0', zenith: 20 } })
    await home.drive.settle()
    expect((await home.client.flush(TAKE)).status).toBe('Stopped')
    await home.client.start(TAKE)
    await home.drive.settle()
    expect(home.site.queued.map((order) => order.inputs.length)).toEqual([2, 1])
  })

  it('makes a supplementary task of what is late for a barrier', async () => {
    const home = await submitted()
    await runHome(home)
    home.clock.advance(1000)
    await home.client.extend({ ...SIMULATE, wanted: 6 })
    await runHome(home)
    expect((await home.client.files({ ...MERGE, status: 'Unused' })).files).toHaveLength(1)
    await home.client.flush(MERGE)
    await runHome(home)
    expect(home.site.started.filter(isOf('merge')).map((order) => order.inputs.length)).toEqual([2, 1])
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })

  it('is refused for a simulation', async () => {
    expect((await refusalOf((await submitted()).client.flush(SIMULATE))).message).toMatch(/no files that wait/)
  })
})

describe('complete', () => {
  it('ends an open input: what waits leaves, and it is Completed', async () => {
    const home = await withFiles(3)
    await runHome(home)
    expect(await home.client.status({ production: 'open' })).toMatchObject({ status: 'Active' })
    await home.client.complete({ ...TAKE, reason: 'the night is over' })
    await runHome(home)
    expect(await home.client.status({ production: 'open' })).toMatchObject({ status: 'Completed' })
    expect(home.site.started.map((order) => order.inputs.length)).toEqual([2, 1])
  })

  it('accepts losses that are more than tolerated', async () => {
    const home = await submitted()
    await runHome(home, (order) => (order.step === 'process' && order.inputs.some(isPoison) ? 'payload' : 'done'))
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Stopped', losses: { files: 1 } })
    await home.client.complete(MERGE)
    await runHome(home)
    const status = await home.client.status({ production: 'small' })
    expect(status).toMatchObject({ status: 'Completed', losses: { files: 1, tasks: 0 } })
  })

  it('leaves a simulation with the tasks that it has', async () => {
    const home = await submitted(smallProduction({ runs: 'count: 700' }))
    await home.ports.queue.send('group', [{ version: 1, ...SIMULATE, pile: '', lfns: [] }])
    await home.client.complete(SIMULATE)
    await runHome(home)
    const { progress } = await home.client.transformation(SIMULATE)
    expect(progress.wanted).toBe(progress.tasks['Done'])
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })
})

function isPoison({ lfn }: { readonly lfn: string }): boolean {
  return lfn.includes('run1-')
}

describe('extend', () => {
  it('makes the tasks that are missing, with the run numbers that follow, and the chain closes again', async () => {
    const home = await submitted()
    await runHome(home)
    expect(await home.client.extend({ ...SIMULATE, wanted: 7 })).toMatchObject({ status: 'Active' })
    await runHome(home)
    const runs = home.site.started.filter(isOf('simulate')).map((order) => order.run)
    expect(runs).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await tasksOf(home, PROCESS)).toMatchObject({ Done: 4 })
    expect(await lastLine(home, SIMULATE)).toMatchObject({ text: 'Completed' })
  })

  it('asked twice is asked once, and a smaller number is refused', async () => {
    const home = await submitted()
    await home.client.extend({ ...SIMULATE, wanted: 6 })
    const before = await home.client.transformation(SIMULATE)
    expect((await home.client.extend({ ...SIMULATE, wanted: 6 })).message).toMatch(/6 tasks are wanted already/)
    expect(await home.client.transformation(SIMULATE)).toEqual(before)
    const refusal = await refusalOf(home.client.extend({ ...SIMULATE, wanted: 5 }))
    expect(refusal.message).toMatch(/5 tasks are fewer than the 6 it has/)
    expect((await refusalOf(home.client.extend({ ...PROCESS, wanted: 5 }))).message).toMatch(/only a simulation/)
  })

  it('begins a new range where another production has the numbers that follow, and never shares one', async () => {
    const home = await submitted()
    await home.client.submit({ text: smallProduction({ name: 'other', runs: 'first: 6, count: 4' }) })
    await home.client.extend({ ...SIMULATE, wanted: 6 })
    await home.client.extend({ transformation: 'other/simulate', wanted: 5 })
    await home.client.extend({ ...SIMULATE, wanted: 7 })
    await runHome(home)
    const { runs } = await home.client.transformation(SIMULATE)
    expect(runs.slice(0, 1)).toEqual([{ first: 1, count: 4 }])
    expect(runs.map(({ count }) => count)).toEqual([4, 2, 1])
    const started = home.site.started.filter(isOf('simulate')).map((order) => order.run)
    expect(started).toHaveLength(12)
    expect(new Set(started).size).toBe(12)
    const own = home.site.started.filter((order) => order.production === 'small').map((order) => order.run)
    expect(new Set(own).size).toBe(own.length)
  })

  it('goes on with a production that it is submitted again after', async () => {
    const home = await submitted()
    await home.client.extend({ ...SIMULATE, wanted: 6 })
    expect(await home.client.submit({ text: smallProduction() })).toMatchObject({ outcome: 'resumed' })
  })
})

describe('files and tasks that failed', () => {
  async function withLoss(): Promise<MemoryHome> {
    const home = await submitted()
    await runHome(home, (order) => (order.step === 'process' && order.inputs.some(isPoison) ? 'payload' : 'done'))
    return home
  }

  it('are named with the task that they failed in last', async () => {
    const home = await withLoss()
    const { failures, steps } = await home.client.status({ production: 'small' })
    expect(failures).toMatchObject([{ ...PROCESS, lfns: ['/out/small/simulate/run1-0.dat'], attempts: 3 }])
    expect(steps[1]?.files).toMatchObject({ Processed: 3, MaxReset: 1 })
    const { tasks } = await home.client.tasks({ ...PROCESS, status: 'Failed' })
    expect(failures[0]?.task).toBe(tasks.at(-1)?.number)
  })

  it.each([['resetFiles' as const], ['retryTasks' as const]])('have another chance after %s', async (action) => {
    const home = await withLoss()
    const done = await home.client[action]({ ...PROCESS, reason: 'the disk was mended' })
    expect(done).toMatchObject({ reset: ['/out/small/simulate/run1-0.dat'], refused: [], more: false })
    expect(await lastLine(home, PROCESS)).toEqual({
      at: home.clock.now(),
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
    expect(done.refused).toEqual([
      { name: '/out/small/simulate/run2-0.dat', reason: expect.stringMatching(/^it is Assigned, in task \d/) },
      { name: '/nowhere', reason: 'it is not a file of small/process' },
    ])
  })

  it('without input run again themselves, with their runs', async () => {
    const home = await submitted(smallProduction({ runs: 'count: 3' }))
    await runHome(home, (order) => (order.step === 'simulate' && order.run === 2 ? 'payload' : 'done'))
    const before = await home.client.status({ production: 'small' })
    expect(before).toMatchObject({ losses: { tasks: 1 }, failures: [{ ...SIMULATE, task: 2, lfns: [], attempts: 3 }] })
    expect(await home.client.retryTasks({ ...SIMULATE, tasks: [1, 2, 9] })).toEqual({
      revived: [2],
      reset: [],
      refused: [
        { name: 'small/simulate/1', reason: 'it is Done, only one that is Failed can be tried again' },
        { name: 'small/simulate/9', reason: 'there is no such task' },
      ],
      more: false,
    })
    await runHome(home)
    const last = home.site.started.filter(isOf('simulate')).at(-1)
    expect([last?.task, last?.run, last?.attempt]).toEqual([2, 2, 4])
    expect(await tasksOf(home, SIMULATE)).toMatchObject({ Done: 3, Failed: 0, Waiting: 0 })
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
    const home = await submitted()
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
