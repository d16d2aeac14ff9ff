import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cascade, makeFolder, removeFolder, start, type Started } from './cli-process.ts'

const MAIN = new URL('../../cli/main.ts', import.meta.url).pathname
/** `nobody` of Linux, and some user of any other system: root may write whatever the permissions say. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const asOther = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
const canBeOther = spawnSync(process.execPath, [MAIN, '--help'], asOther).status === 0

const TOY = `
production: toy
job: { container: none, resources: { cpus: 1, memory: 100MB, time: 1m } }
steps:
  - name: one
    type: MCSimulation
    runs: { count: 1 }
    command: [sh, -c, 'echo {run} > {outputs}/{run}.txt']
    outputs: [{ files: '*.txt', metadata: { data_level: R1 } }]
`

let folder = ''
let engine: Started | undefined

/** Runs a command as somebody who may only read the home. */
function read(...args: readonly string[]) {
  const env = { ...process.env, CASCADE_HOME: join(folder, 'home'), NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: '/',
    env,
    encoding: 'utf8',
    ...asOther,
  })
  return { code: status, stdout, stderr }
}

/** Takes from whoever tests, where that is not root, the right to write to the home; or gives it back. */
function setWritable(isWritable: boolean): void {
  if (isRoot) return
  const home = join(folder, 'home')
  for (const name of readdirSync(home)) {
    const path = join(home, name)
    if (statSync(path).isFile()) chmodSync(path, isWritable ? 0o644 : 0o444)
  }
  chmodSync(home, isWritable ? 0o755 : 0o555)
}

beforeAll(async () => {
  folder = makeFolder()
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'toy.yaml'), TOY)
  expect((await cascade(folder, 'run', 'toy.yaml')).code).toBe(0)
})

afterEach(async () => {
  setWritable(true)
  engine?.child.kill('SIGKILL')
  await engine?.ended
  engine = undefined
})

afterAll(() => {
  removeFolder(folder)
})

/** The lines of a home that was left: its commands, and what each says. */
const READING = [
  [['status'], 'toy'],
  [['status', 'toy'], '1 of 1'],
  [['find', 'data_level=R1'], '1.txt'],
  [['why', 'toy/one'], 'It is Completed.'],
  [['tasks', 'toy/one'], 'Done'],
  [['files', 'toy/one'], 'toy/one has no files'],
  [['log', 'toy/one/1'], 'exit code 0'],
  [['sites'], 'local'],
  [['config', 'zenith'], 'zenith'],
] as const

describe.skipIf(!canBeOther)('a home that may only be read', () => {
  it('is read by every command that writes nothing, and nothing is made in it', () => {
    setWritable(false)
    const before = readdirSync(join(folder, 'home'))
    for (const [args, said] of READING) {
      const { code, stdout, stderr } = read(...args)
      expect({ args, code, stderr: args[0] === 'log' ? '' : stderr }).toEqual({ args, code: 0, stderr: '' })
      expect(stdout).toContain(said)
    }
    expect(readdirSync(join(folder, 'home'))).toEqual(before)
  })

  it.each([[['extend', 'toy/one', '5']], [['register', MAIN]], [['up']]])(
    'is not changed by %j, which says why',
    (args) => {
      setWritable(false)
      const { code, stdout, stderr } = read(...args)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^cascade: .*(it may only be read|this user may not write or read there).*\n$/)
      setWritable(true)
    },
  )

  it.skipIf(!isRoot)('of whom an engine of another user works says so in a sentence', async () => {
    engine = start(folder, 'up')
    while (!engine.said().includes('works on')) await setTimeout(20)
    const { code, stderr } = read('status')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^cascade: The home .* is in use by "cascade up" .* It answers only the user who started it\.\n$/,
    )
  })

  it('is read with what an engine wrote last that was killed; without the index of its log it says why not', async () => {
    engine = start(folder, 'up')
    while (!engine.said().includes('works on')) await setTimeout(20)
    writeFileSync(join(folder, 'late'), 'late')
    chmodSync(join(folder, 'late'), 0o644)
    expect((await cascade(folder, 'register', join(folder, 'late'), '--lfn-prefix', '/late')).code).toBe(0)
    engine.child.kill('SIGKILL')
    await engine.ended
    setWritable(false)
    expect(read('find', 'all').stdout).toContain('/late/late')
    setWritable(true)
    rmSync(join(folder, 'home/cascade.db-shm'))
    setWritable(false)
    expect(existsSync(join(folder, 'home/cascade.db-wal'))).toBe(true)
    const { code, stderr } = read('status')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^cascade: The database .* cannot be used: whoever wrote it last was killed, .*\n$/)
    setWritable(true)
    expect((await cascade(folder, 'status')).code).toBe(0)
    setWritable(false)
    expect(read('find', 'all').stdout).toContain('/late/late')
  })
})
