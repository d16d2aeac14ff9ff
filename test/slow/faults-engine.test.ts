import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { chainOf } from './faults/chain.ts'
import { aGround, until, type Ground } from './faults/ground.ts'

/** Files of a chain of four runs that came to its end, undisturbed or not: four of R1, two of DL2. */
async function expectWhole(ground: Ground): Promise<void> {
  const { status, steps, failures } = await ground.status('chain')
  expect({ status, failures }).toEqual({ status: 'Completed', failures: [] })
  expect(steps).toMatchObject([
    { step: 'simulate', status: 'Completed', tasks: { Done: 4, Failed: 0 } },
    { step: 'process', status: 'Completed', files: { Processed: 4 }, tasks: { Done: 2, Failed: 0 } },
  ])
  expect(await ground.found('data_level=R1')).toHaveLength(4)
  expect(await ground.found('data_level=DL2')).toHaveLength(2)
}

/** Each task began once: nothing was run twice. */
function expectNoneTwice(ground: Ground): void {
  const tasks = ground.began().map(({ task }) => task)
  expect(tasks).toHaveLength(6)
  expect(new Set(tasks).size).toBe(6)
}

function aChain(): Ground {
  const ground = aGround()
  ground.write('chain.yaml', chainOf(ground.folder, 4))
  return ground
}

const engineFile = (ground: Ground): string => join(ground.home, 'engine.json')

function socketOf(ground: Ground): string {
  return z.object({ socket: z.string() }).parse(JSON.parse(readFileSync(engineFile(ground), 'utf8'))).socket
}

describe('two engines on one home', () => {
  it('the second is refused and told who the first is and since when; status goes through its socket', async () => {
    const ground = aGround()
    const before = new Date().toISOString()
    const up = ground.begin('up')
    await until(() => up.said().includes('Cascade works on'))
    const second = await ground.run('up')
    expect(second).toMatchObject({ code: 1, stdout: '' })
    const said = /^cascade: .*in use by "cascade up" \(process (\d+) on \S+, since (\S+)\).*\n$/.exec(second.stderr)
    expect(Number(said?.[1])).toBe(up.child.pid)
    expect(said?.[2] !== undefined && said[2] >= before && said[2] <= new Date().toISOString()).toBe(true)
    expect(await ground.run('status')).toMatchObject({ code: 0, stderr: '' })
    expect(up.child.exitCode).toBeNull()
  })

  it('the second may at once when the first was killed, whatever that left', async () => {
    const ground = aGround()
    const up = ground.begin('up')
    await until(() => up.said().includes('Cascade works on'))
    const socket = socketOf(ground)
    up.child.kill('SIGKILL')
    await up.ended
    expect([existsSync(engineFile(ground)), existsSync(socket)]).toEqual([true, true])
    expect(await ground.run('status')).toMatchObject({ code: 0, stderr: '' })
    const third = ground.begin('up')
    await until(() => third.said().includes('Cascade works on'))
    expect(await ground.run('status')).toMatchObject({ code: 0, stderr: '' })
    third.child.kill('SIGTERM')
    expect((await third.ended).code).toBe(0)
    expect([existsSync(engineFile(ground)), existsSync(socket)]).toEqual([false, false])
  })

  it('what a dead engine told of itself is no obstacle, even where it is garbage or its number is another process’s', async () => {
    const ground = aGround()
    const up = ground.begin('up')
    await until(() => up.said().includes('Cascade works on'))
    const told = readFileSync(engineFile(ground), 'utf8')
    up.child.kill('SIGKILL')
    await up.ended
    for (const left of [told.replace(String(up.child.pid), String(process.pid)), '{"pid": "', '']) {
      writeFileSync(engineFile(ground), left)
      expect(await ground.run('status')).toMatchObject({ code: 0, stderr: '' })
    }
    const next = ground.begin('up')
    await until(() => next.said().includes('Cascade works on'))
    expect(readFileSync(engineFile(ground), 'utf8')).toContain(`"pid":${next.child.pid}`)
  })
})

describe('run where an engine works', () => {
  it('follows what that does, and goes on itself when it is killed', async () => {
    const ground = aChain()
    const up = ground.begin('up')
    await until(() => up.said().includes('Cascade works on'))
    ground.hold()
    const run = ground.begin('run', 'chain.yaml')
    await until(() => ground.began().length === 2)
    up.child.kill('SIGKILL')
    await up.ended
    await until(() => run.said().includes('The engine that did the work has ended'))
    ground.release()
    expect((await run.ended).code).toBe(0)
    await expectWhole(ground)
    expectNoneTwice(ground)
  })

  it('ends with the production, and leaves the engine to itself', async () => {
    const ground = aChain()
    const up = ground.begin('up')
    await until(() => up.said().includes('Cascade works on'))
    expect((await ground.run('run', 'chain.yaml')).code).toBe(0)
    expect(up.child.exitCode).toBeNull()
    await expectWhole(ground)
  })
})

describe('signals', () => {
  it('the second Ctrl-C leaves running jobs to themselves; the same command adopts them and comes to the same end', async () => {
    const ground = aChain()
    ground.hold()
    const run = ground.begin('run', 'chain.yaml')
    await until(() => ground.began().length === 2)
    run.child.kill('SIGINT')
    await until(() => run.said().includes('No new jobs are started'))
    // Two signals at once are one: a terminal and the launcher both pass Ctrl-C on.
    await until(() => {
      run.child.kill('SIGINT')
      return run.said().includes('Left. Jobs that run go on')
    })
    expect((await run.ended).code).toBe(1)
    for (const { pid } of ground.began()) expect(existsSync(`/proc/${pid}`)).toBe(true)
    const again = ground.begin('run', 'chain.yaml')
    await until(() => again.said().includes('goes on where it was'))
    ground.release()
    expect((await again.ended).code).toBe(0)
    await expectWhole(ground)
    expectNoneTwice(ground)
  })

  it('SIGTERM ends up with 0, at once; the next engine adopts its jobs', async () => {
    const ground = aChain()
    ground.hold()
    const up = ground.begin('up')
    await until(() => up.said().includes('Cascade works on'))
    expect((await ground.run('submit', 'chain.yaml')).code).toBe(0)
    await until(() => ground.began().length === 2)
    up.child.kill('SIGTERM')
    expect((await up.ended).code).toBe(0)
    for (const { pid } of ground.began()) expect(existsSync(`/proc/${pid}`)).toBe(true)
    ground.release()
    expect((await ground.run('run', 'chain.yaml')).code).toBe(0)
    await expectWhole(ground)
    expectNoneTwice(ground)
  })

  it('a job that outlives a killed engine, and ends while none works, is taken as it ended', async () => {
    const ground = aChain()
    ground.hold()
    const run = ground.begin('run', 'chain.yaml')
    await until(() => ground.began().length === 2)
    run.child.kill('SIGKILL')
    await run.ended
    ground.release()
    await until(() => ground.began().every(({ pid }) => !existsSync(`/proc/${pid}`)))
    expect((await ground.run('run', 'chain.yaml')).code).toBe(0)
    await expectWhole(ground)
    expectNoneTwice(ground)
  })
})
