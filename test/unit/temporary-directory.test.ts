import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'

const SETUP = new URL('../fixtures/temporary-directory.ts', import.meta.url).href
/** Makes its directory as a run of the tests does, tells it, and never ends. */
const RUN = `
import { ownTemporaryDirectory } from ${JSON.stringify(SETUP)}
ownTemporaryDirectory()
console.log(process.env.TMPDIR)
setInterval(() => {}, 1000)`

it('what a test keeps for a while lies in a directory of its run, in which all users may work', () => {
  expect(basename(tmpdir())).toMatch(/^cascade-temporary-/)
  expect(statSync(tmpdir()).mode & 0o7777).toBe(0o1777)
})

it('the directory of a run that is killed goes all the same', async () => {
  const run = spawn(process.execPath, ['--input-type=module', '-e', RUN], { stdio: ['ignore', 'pipe', 'inherit'] })
  const directory = (
    await new Promise<string>((resolve) => run.stdout.setEncoding('utf8').once('data', resolve))
  ).trim()
  expect(existsSync(directory)).toBe(true)
  run.kill('SIGKILL')
  await once(run, 'exit')
  while (existsSync(directory)) await setTimeout(100)
})
