import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { homeAt } from '../../engine/home.ts'
import { holderOfHome } from '../../engine/lock.ts'
import { isAlive, processIdentity, type KnownProcess } from '../../shared/local/site/process-identity.ts'
import { cascade, makeFolder, removeFolder } from './cli-process.ts'

const LAUNCHER = new URL('../../bin/cascade.mjs', import.meta.url).pathname
/** Has the launcher take this Node for an old one, so that it starts the pinned one. */
const AS_OLD =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.0.0"}})'

let folder = ''
let launcher: ChildProcess
let engine: KnownProcess
let said = ''

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(20)
}

function isWorking(): boolean {
  return existsSync(join(folder, 'home/engine.json'))
}

beforeEach(async () => {
  folder = makeFolder()
  said = ''
  const env = { ...process.env, CASCADE_HOME: join(folder, 'home') }
  launcher = spawn(process.execPath, ['--import', AS_OLD, LAUNCHER, 'up'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  launcher.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  await until(() => said.includes('Cascade works on'))
  const pid = holderOfHome(homeAt(join(folder, 'home')))?.pid ?? 0
  engine = { pid, identity: processIdentity(pid) ?? '' }
})

afterEach(async () => {
  // Whatever failed: the engine is gone before its home is, or it would make some of that anew.
  launcher.kill('SIGSTOP')
  if (isAlive(engine)) process.kill(engine.pid, 'SIGKILL')
  await until(() => !isAlive(engine))
  launcher.kill('SIGKILL')
  removeFolder(folder)
})

describe('what the launcher started', () => {
  it('ends as by Ctrl-C when the launcher is killed', async () => {
    expect(isWorking()).toBe(true)
    launcher.kill('SIGKILL')
    await until(() => !isWorking())
    expect(existsSync(join(folder, 'home/run'))).toBe(false)
  })

  it('ends with the launcher, whose exit code is its own', async () => {
    const ended = new Promise((resolve) => launcher.once('exit', resolve))
    launcher.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(isWorking()).toBe(false)
  })

  it('works on when a terminal hangs up on which it never was, as after nohup', async () => {
    launcher.kill('SIGHUP')
    expect((await cascade(folder, 'status')).code).toBe(0)
    expect(isWorking()).toBe(true)
    expect(launcher.exitCode).toBeNull()
  })
})
