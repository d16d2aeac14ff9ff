import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cascade, cascadeJson, makeFolder, removeFolder, start, type Started } from './cli-process.ts'

/** Each job says that it runs, and waits until it is told to go on. */
const PRODUCTION = `
production: waiting
job: { container: none, resources: { cpus: 1, memory: 200MB, time: 10m } }
steps:
  - name: simulate
    type: MCSimulation
    runs: { count: 3 }
    command: [sh, -c, 'touch FOLDER/began-{run}; while [ ! -e FOLDER/go ]; do sleep 0.05; done; echo {run} > {outputs}/{run}.events']
    outputs: [{ files: '*.events', count: 1, metadata: { data_level: R1 } }]
`

let folder = ''
let started: Started[] = []

beforeEach(() => {
  folder = makeFolder()
  started = []
  mkdirSync(join(folder, 'home'))
  writeFileSync(join(folder, 'home/cascade.yaml'), 'sites: [{ name: local, slots: 1 }]\n')
  writeFileSync(join(folder, 'waiting.yaml'), PRODUCTION.replaceAll('FOLDER', folder))
})

afterEach(async () => {
  // Whatever failed: no job waits for ever.
  writeFileSync(join(folder, 'go'), '')
  for (const { child } of started) child.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
  removeFolder(folder)
})

function begin(...args: readonly string[]): Started {
  const one = start(folder, ...args)
  started.push(one)
  return one
}

function began(): number {
  return readdirSync(folder).filter((name) => name.startsWith('began-')).length
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(20)
}

describe('run', () => {
  it('starts no job after the first Ctrl-C, waits for those that run, and goes on when it is called again', async () => {
    const run = begin('run', 'waiting.yaml')
    await until(() => began() === 1)
    run.child.kill('SIGINT')
    await until(() => run.said().includes('No new jobs'))
    writeFileSync(join(folder, 'go'), '')
    const ended = await run.ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('goes on where it was: cascade run waiting.yaml')
    expect(ended.stdout).toContain('waiting: Active')
    expect(began()).toBe(1)
    const again = await cascade(folder, 'run', 'waiting.yaml')
    expect(again.code).toBe(0)
    expect(began()).toBe(3)
  })
})

describe('run that is refused', () => {
  const QUICK = `
production: quick
job: { container: none, resources: { cpus: 1, memory: 200MB, time: 1m } }
steps:
  - name: calibrate
    input: { data_level: R0 }
    register: [NAME]
    command: [cp, '{input}', '{outputs}/{run}.out']
    plugin: { name: Standard, size: 1 }
    outputs: [{ files: '*.out', count: 1, metadata: { data_level: DL1 } }]
`

  it('leaves the home as it was: no file registered, no job of another production begun', async () => {
    for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.raw`), name)
    writeFileSync(join(folder, 'quick.yaml'), QUICK.replace('NAME', 'a.raw'))
    expect((await cascade(folder, 'run', 'quick.yaml')).code).toBe(0)
    await cascade(folder, 'submit', 'waiting.yaml')
    const look = async () => [await cascadeJson(folder, 'status'), await cascadeJson(folder, 'find')]
    const before = await look()
    writeFileSync(join(folder, 'quick.yaml'), QUICK.replace('NAME', 'b.raw').replace('DL1', 'DL2'))
    const refused = await cascade(folder, 'run', 'quick.yaml')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/^cascade: production quick exists with other content: step calibrate differs/)
    expect(began()).toBe(0)
    expect(await look()).toEqual(before)
  })
})

describe('up', () => {
  it('lets no second engine on its home and names the first; other commands ask it', async () => {
    const up = begin('up', '--json')
    await until(() => up.said().includes('Cascade works on'))
    const second = await cascade(folder, 'up')
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(`"cascade up" (process ${up.child.pid}`)
    expect((await cascade(folder, 'submit', 'waiting.yaml')).stderr).toBe('')
    await until(() => began() === 1)
    const removed = await cascade(folder, 'rm', 'waiting', '--yes')
    expect(removed.code).toBe(0)
    expect(existsSync(join(folder, 'go'))).toBe(false)
    up.child.kill('SIGTERM')
    expect((await up.ended).code).toBe(0)
  })
})

describe('status and why', () => {
  const NOTE = 'No engine works here, so nothing goes on'

  async function said(...args: readonly string[]): Promise<string> {
    const { code, stderr } = await cascade(folder, ...args)
    expect(code).toBe(0)
    return stderr
  }

  it('say that nobody works when the engine was killed amid its work, and no more when all is over', async () => {
    const run = begin('run', 'waiting.yaml')
    await until(() => began() === 1)
    expect(await said('status', 'waiting')).toBe('')
    run.child.kill('SIGKILL')
    await run.ended
    expect(await said('status', 'waiting')).toContain(NOTE)
    expect(await said('why', 'waiting')).toContain(NOTE)
    writeFileSync(join(folder, 'go'), '')
    expect((await cascade(folder, 'run', 'waiting.yaml')).code).toBe(0)
    expect(await said('why', 'waiting')).toBe('')
  })

  it('say so of a production that was submitted, and nothing when it is removed', async () => {
    await cascade(folder, 'submit', 'waiting.yaml')
    expect(await said('status')).toContain(NOTE)
    await cascade(folder, 'rm', 'waiting', '--yes')
    expect(await said('status')).toBe('')
  })
})

describe('stop and start of a production', () => {
  it('asked for twice say that it is so', async () => {
    await cascade(folder, 'submit', 'waiting.yaml')
    for (const [verb, status] of [
      ['stop', 'Stopped'],
      ['start', 'Active'],
    ] as const) {
      expect((await cascade(folder, verb, 'waiting')).code).toBe(0)
      const { code, stdout, stderr } = await cascade(folder, verb, 'waiting')
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(new RegExp(`^waiting/simulate is ${status}\\. It is ${status} already`))
    }
  })
})

describe('any command', () => {
  it('ends without a word when nobody reads what it prints', async () => {
    const config = begin('config')
    config.child.stdout?.destroy()
    const { stderr } = await config.ended
    expect(stderr).toBe('')
  })
})
