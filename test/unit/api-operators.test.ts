import { describe, expect, it } from 'vitest'
import { isOf, isPoison, lastLine, submittedHome, tasksOf, withFiles } from '../fixtures/operated-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { openProduction, smallProduction } from '../fixtures/small-production.ts'

const SIMULATE = { transformation: 'small/simulate' }
const PROCESS = { transformation: 'small/process' }
const MERGE = { transformation: 'small/merge' }
const TAKE = { transformation: 'open/take' }

describe('stop and start', () => {
  it('stop lets nothing new out, start lets it all go on; both say who and why', async () => {
    const home = await submittedHome()
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
    const home = await submittedHome()
    expect((await home.client.start(PROCESS)).message).toMatch(/Active already/)
    await home.client.stop(PROCESS)
    const { history } = await home.client.history(PROCESS)
    expect((await home.client.stop(PROCESS)).message).toMatch(/Stopped already/)
    expect((await home.client.history(PROCESS)).history).toEqual(history)
  })

  it('a start forgives the failures that stopped it', async () => {
    const home = await submittedHome(smallProduction({ runs: 'count: 12' }))
    await runHome(home, () => 'configuration')
    expect(await home.client.transformation(SIMULATE)).toMatchObject({ status: 'Stopped' })
    await home.client.start(SIMULATE)
    await runHome(home)
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })

  it('are refused where they do not fit', async () => {
    const home = await submittedHome()
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
    expect(await home.client.flush(TAKE)).toMatchObject({ status: 'Active', changed: true })
    await home.drive.settle()
    expect(home.site.queued.map((order) => order.inputs.length)).toEqual([2, 1])
  })

  it('changes nothing where nothing waits, and takes effect later where it is Stopped', async () => {
    const home = await withFiles(2)
    const nothing = await home.client.flush(TAKE)
    expect(nothing.message).toMatch(/nothing to flush/)
    expect(nothing.changed).toBe(false)
    await home.client.stop(TAKE)
    await registerFile(home, { lfn: '/raw/late', metadata: { data_level: 'DL0', zenith: 20 } })
    await home.drive.settle()
    expect((await home.client.flush(TAKE)).status).toBe('Stopped')
    await home.client.start(TAKE)
    await home.drive.settle()
    expect(home.site.queued.map((order) => order.inputs.length)).toEqual([2, 1])
  })

  it('makes a supplementary task of what is late for a barrier', async () => {
    const home = await submittedHome()
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

  it('changes nothing of a Join, which lets no group leave that is not complete, and says so', async () => {
    const join = openProduction().replace('{name: Standard, size: 2}', '{name: Join, by: zenith, values: [20, 30]}')
    const home = await submittedHome(join)
    await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0', zenith: 20 } })
    await home.drive.settle()
    const history = await home.client.history(TAKE)
    expect(await home.client.flush(TAKE)).toEqual({
      ...TAKE,
      status: 'Active',
      message:
        'A flush changes nothing: of Join no group leaves that is not complete, and 1 file is waiting; "cascade why open/take" says for what.',
      changed: false,
    })
    expect(await home.client.history(TAKE)).toEqual(history)
  })

  it('is refused for a simulation', async () => {
    expect((await refusalOf((await submittedHome()).client.flush(SIMULATE))).message).toMatch(/no files that wait/)
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
    const home = await submittedHome()
    await runHome(home, (order) => (order.step === 'process' && order.inputs.some(isPoison) ? 'payload' : 'done'))
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Stopped', losses: { files: 1 } })
    await home.client.complete(MERGE)
    await runHome(home)
    const status = await home.client.status({ production: 'small' })
    expect(status).toMatchObject({ status: 'Completed', losses: { files: 1, tasks: 0 } })
  })

  it('leaves a simulation with the tasks that it has', async () => {
    const home = await submittedHome(smallProduction({ runs: 'count: 700' }))
    await home.ports.queue.send('group', [{ version: 1, ...SIMULATE, pile: '', lfns: [] }])
    await home.client.complete(SIMULATE)
    await runHome(home)
    const { progress } = await home.client.transformation(SIMULATE)
    expect(progress.wanted).toBe(progress.tasks['Done'])
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })
})

describe('extend', () => {
  it('makes the tasks that are missing, with the run numbers that follow, and the chain closes again', async () => {
    const home = await submittedHome()
    await runHome(home)
    expect(await home.client.extend({ ...SIMULATE, wanted: 7 })).toMatchObject({ status: 'Active' })
    await runHome(home)
    const runs = home.site.started.filter(isOf('simulate')).map((order) => order.run)
    expect(runs).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await tasksOf(home, PROCESS)).toMatchObject({ Done: 4 })
    expect(await lastLine(home, SIMULATE)).toMatchObject({ text: 'Completed' })
  })

  it('asked twice is asked once, and a smaller number is refused', async () => {
    const home = await submittedHome()
    await home.client.extend({ ...SIMULATE, wanted: 6 })
    const before = await home.client.transformation(SIMULATE)
    expect((await home.client.extend({ ...SIMULATE, wanted: 6 })).message).toMatch(/6 tasks are wanted already/)
    expect(await home.client.transformation(SIMULATE)).toEqual(before)
    const refusal = await refusalOf(home.client.extend({ ...SIMULATE, wanted: 5 }))
    expect(refusal.message).toMatch(/5 tasks are fewer than the 6 it has/)
    expect((await refusalOf(home.client.extend({ ...PROCESS, wanted: 5 }))).message).toMatch(/only a simulation/)
  })

  it('begins a new range where another production has the numbers that follow, and never shares one', async () => {
    const home = await submittedHome()
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
    const home = await submittedHome()
    await home.client.extend({ ...SIMULATE, wanted: 6 })
    expect(await home.client.submit({ text: smallProduction() })).toMatchObject({ outcome: 'resumed' })
  })
})
