import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { attach } from '../../engine/attach.ts'
import { readyEngine, startEngine, type Engine } from '../../engine/engine.ts'
import { LocalSite } from '../../shared/local/site.ts'
import { createClient } from '../../shared/api/client.ts'
import { aDirectory } from '../contract/objects-directory.ts'
import { smallProduction } from '../fixtures/small-production.ts'

const QUIET = { missing: 'make', what: 'a test', onProblem: () => undefined } as const

async function anEngine(home: string): Promise<Engine> {
  const engine = await startEngine({ home, ...QUIET })
  onTestFinished(() => engine.stop())
  return engine
}

/** Whether an engine is reached at a home as other processes reach it. */
async function isReached(home: string): Promise<boolean> {
  const { transport, engine, close } = await attach({ home, ...QUIET })
  const { sites } = await createClient(transport).sites()
  await close()
  return engine && sites.length === 1
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777
}

describe('the socket of an engine', () => {
  it('lies in a directory that only this user may enter, without any change of the process', async () => {
    const umask = vi.spyOn(process, 'umask')
    onTestFinished(() => umask.mockRestore())
    const home = await aDirectory()
    const { socket } = await anEngine(home)
    expect(socket).toBe(join(home, 'run/socket'))
    expect(modeOf(join(home, 'run'))).toBe(0o700)
    expect(umask).not.toHaveBeenCalled()
    expect(await isReached(home)).toBe(true)
  })

  it('lies in such a directory elsewhere where the path of the home is too long for it', async () => {
    const home = join(await aDirectory(), 'x'.repeat(100))
    const { socket } = await anEngine(home)
    expect(socket.length).toBeLessThanOrEqual(103)
    expect(modeOf(join(socket, '..'))).toBe(0o700)
    expect(await isReached(home)).toBe(true)
  })

  it('goes with the engine, also elsewhere', async () => {
    for (const home of [await aDirectory(), join(await aDirectory(), 'x'.repeat(100))]) {
      const engine = await startEngine({ home, ...QUIET })
      await engine.stop()
      expect(existsSync(join(engine.socket, '..'))).toBe(false)
    }
  })

  it('takes the place of the one that a killed engine left, and closes a directory that was open', async () => {
    const home = await aDirectory()
    mkdirSync(join(home, 'run'), { mode: 0o755 })
    const die = `require('node:net').createServer().listen('run/socket', () => process.kill(process.pid, 'SIGKILL'))`
    spawnSync(process.execPath, ['-e', die], { cwd: home })
    expect(statSync(join(home, 'run/socket')).isSocket()).toBe(true)
    await anEngine(home)
    expect(modeOf(join(home, 'run'))).toBe(0o700)
    expect(await isReached(home)).toBe(true)
  })
})

describe('an engine that comes to a home where a stop was said meanwhile', () => {
  it('begins no job that waited there', async () => {
    const home = await aDirectory()
    const about = { transformation: 'small/simulate' }
    const before = await readyEngine({ home, ...QUIET })
    await createClient(before.transport).submit({ text: smallProduction() })
    before.stopTaking()
    await before.begin()
    await expect
      .poll(async () => (await createClient(before.transport).transformation(about)).progress.tasks)
      .toMatchObject({ Queued: 4 })
    await before.stop()
    const { transport, close } = await attach({ home, ...QUIET })
    await createClient(transport).stop(about)
    await close()
    const engine = await anEngine(home)
    await engine.settled()
    const { tasks } = await createClient(engine.transport).tasks(about)
    expect(tasks.map(({ status, attempt, message }) => [status, attempt, message])).toEqual(
      Array(4).fill(['Waiting', 2, '']),
    )
  })
})

describe('an engine that cannot start', () => {
  it('leaves the home free when it cannot listen', async () => {
    const home = await aDirectory()
    mkdirSync(join(home, 'run/socket'), { recursive: true })
    await expect(startEngine({ home, ...QUIET })).rejects.toThrow()
    rmdirSync(join(home, 'run/socket'))
    await anEngine(home)
    expect(await isReached(home)).toBe(true)
  })

  it('leaves the home free, and listens no more, when it cannot take up what was left', async () => {
    const home = await aDirectory()
    const adopt = vi.spyOn(LocalSite.prototype, 'adopt').mockRejectedValueOnce(new Error('not now'))
    onTestFinished(() => adopt.mockRestore())
    await expect(startEngine({ home, ...QUIET })).rejects.toThrow('not now')
    expect(existsSync(join(home, 'run'))).toBe(false)
    await anEngine(home)
    expect(await isReached(home)).toBe(true)
  })
})
