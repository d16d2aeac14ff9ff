import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { smallProduction } from '../fixtures/small-production.ts'
import { cascade, makeFolder, removeFolder } from './cli-process.ts'

const START = new URL('../../examples/gamma-campaign/start.ts', import.meta.url).pathname

let folder = ''
beforeEach(() => void (folder = makeFolder()))
afterEach(() => removeFolder(folder))

/** What `npm start -- ...` runs, on the home in the folder. */
function npmStart(...args: readonly string[]) {
  const env = { ...process.env, CASCADE_HOME: join(folder, 'home'), NO_COLOR: '1' }
  return spawnSync(process.execPath, [START, ...args], { cwd: folder, env, encoding: 'utf8' })
}

describe('npm start', () => {
  it('says in a sentence what it does not know', () => {
    const { status, stderr } = npmStart('--frehs')
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'npm start: it takes nothing but "-- --fresh", not --frehs\n',
    })
  })

  it('-- --fresh leaves a home alone that has a file which somebody registered', async () => {
    writeFileSync(join(folder, 'a'), 'a')
    expect((await cascade(folder, 'register', 'a', '--meta', 'campaign=C')).code).toBe(0)
    expectLeft()
  })

  it('-- --fresh leaves a home alone that has another production', async () => {
    const yaml = smallProduction().replaceAll('work', 'sh')
    writeFileSync(join(folder, 'small.yaml'), yaml)
    expect(await cascade(folder, 'submit', 'small.yaml')).toMatchObject({ code: 0 })
    expectLeft()
  })
})

function expectLeft(): void {
  const { status, stderr } = npmStart('--fresh')
  expect(stderr).toMatch(/may have more in it than this example: "npx cascade rm gamma-campaign" takes that alone away/)
  expect(status).toBe(1)
  expect(existsSync(join(folder, 'home', 'cascade.db'))).toBe(true)
}
