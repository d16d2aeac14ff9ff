import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chainOf } from './faults/chain.ts'
import { aGround, until, type Ground } from './faults/ground.ts'

/** Files and runs of a chain of four runs that came to its end after all. */
async function expectWhole(ground: Ground): Promise<void> {
  const { status, steps, failures } = await ground.status('chain')
  expect({ status, failures }).toEqual({ status: 'Completed', failures: [] })
  expect(steps).toMatchObject([{ tasks: { Done: 4, Failed: 0 } }, { files: { Processed: 4 }, tasks: { Failed: 0 } }])
  expect(await ground.found('data_level=DL2')).toHaveLength(2)
}

function aChain(runs = 4): Ground {
  const ground = aGround()
  ground.write('chain.yaml', chainOf(ground.folder, runs))
  return ground
}

describe('a transformation whose jobs cannot be right', () => {
  it('is stopped by a command that is not found, and goes on when that is mended', async () => {
    const ground = aChain()
    ground.write('exit', '127')
    const run = await ground.run('run', 'chain.yaml')
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('chain/simulate is Stopped: The command was not found (exit code 127): told to fail')
    expect(run.stdout).toContain('"cascade start chain/simulate" lets it go on')
    expect((await ground.status('chain')).steps[0]?.tasks).toMatchObject({ Done: 0, Failed: 0 })
    // The same command again starts nothing that is stopped, and says so again.
    const before = ground.began().length
    expect((await ground.run('run', 'chain.yaml')).code).toBe(1)
    expect(ground.began()).toHaveLength(before)
    rmSync(join(ground.folder, 'exit'))
    expect((await ground.run('start', 'chain/simulate')).code).toBe(0)
    expect((await ground.run('run', 'chain.yaml')).code).toBe(0)
    await expectWhole(ground)
  })

  it('is stopped by an image that is not there, and names it', async () => {
    const ground = aGround()
    const image = 'localhost/no-such-image:1'
    ground.write('chain.yaml', chainOf(ground.folder, 1).replace('container: none', `image: '${image}'`))
    const run = await ground.run('run', 'chain.yaml')
    expect(run.code).toBe(1)
    expect(run.stdout).toMatch(new RegExp(`chain/simulate is Stopped: .*${image}`))
    expect(ground.began()).toEqual([])
  })

  it('is stopped by ten failures without a success; what failed for good is retried by the operator', async () => {
    const ground = aChain()
    ground.write('exit', '3')
    const run = await ground.run('run', 'chain.yaml')
    expect(run.code).toBe(1)
    expect(run.stdout).toMatch(
      /simulate is Stopped: 1\d jobs failed and none succeeded; the last one: .*exit code 3: told to fail/,
    )
    expect(ground.began().length).toBeLessThanOrEqual(12)
    rmSync(join(ground.folder, 'exit'))
    expect((await ground.run('start', 'chain')).code).toBe(0)
    expect((await ground.run('retry', 'chain/simulate')).code).toBe(0)
    expect((await ground.run('run', 'chain.yaml')).code).toBe(0)
    await expectWhole(ground)
  })
})

/** A production that takes five files in one group, with whatever is in them. */
function fiveFiles(folder: string, maxErrors: number): string {
  return `
production: five
job: { container: none, sandbox: [job.mjs], resources: { cpus: 1, memory: 200MB, time: 10m } }
steps:
  - name: take
    input: { data_level: R1 }
    register: data/
    plugin: { name: Standard, size: 5 }
    max_errors: ${maxErrors}
    command: [node, job.mjs, '${folder}', '{outputs}', '{inputs}']
    outputs: [{ files: '*.txt', count: 1, metadata: { data_level: DL1 } }]
`
}

describe('a poisonous file', () => {
  it.each([2, 3])(
    'in a group of five stops alone after exactly max_errors = %i; the others are processed',
    async (maxErrors) => {
      const ground = aGround()
      mkdirSync(join(ground.folder, 'data'))
      for (const name of ['a', 'b', 'c', 'd', 'e'])
        writeFileSync(join(ground.folder, 'data', name), name === 'c' ? 'poison' : name)
      ground.write('five.yaml', fiveFiles(ground.folder, maxErrors))
      const run = await ground.run('run', 'five.yaml')
      expect(run.code).toBe(1)
      expect(run.stdout).toContain('five: Completed, 1 file stopped')
      const { steps, failures } = await ground.status('five')
      expect(steps[0]?.files).toMatchObject({ Processed: 4, MaxReset: 1 })
      // The group, the four alone, and the poisonous one alone until it has had all its errors.
      expect(ground.began()).toHaveLength(1 + 4 + (maxErrors - 1))
      expect(failures).toHaveLength(1)
      expect(failures[0]).toMatchObject({ errors: maxErrors })
      expect(failures[0]?.message).toContain('exit code 4: there is poison in an input')
      expect(failures[0]?.lfns.some((lfn) => lfn.endsWith('/data/c'))).toBe(true)
    },
  )
})

/** Kills the newest attempt of the job with this many attempts, at once; the runner around it, too, when that is asked for. */
async function killAttempt(ground: Ground, attempt: number, withRunner: boolean): Promise<void> {
  await until(() => ground.began().length === attempt)
  const pid = ground.began().at(-1)?.pid
  if (pid === undefined) throw new Error('no job has begun')
  if (withRunner) process.kill(parentOf(pid), 'SIGKILL')
  process.kill(pid, 'SIGKILL')
}

function parentOf(pid: number): number {
  const found = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (found === null) throw new Error(`process ${pid} has no parent`)
  return Number(found[1])
}

describe('a job that is killed from outside', () => {
  it.each([
    { what: 'its command', withRunner: false, says: 'Killed from outside' },
    { what: 'its runner and its command', withRunner: true, says: 'its job vanished without a result' },
  ])('($what) runs again; what is lost three times in a row counts as its own error', async ({ withRunner, says }) => {
    const ground = aChain(1)
    ground.hold()
    const run = ground.begin('run', 'chain.yaml')
    for (const attempt of [1, 2, 3]) await killAttempt(ground, attempt, withRunner)
    await until(() => ground.began().length === 4)
    const why = await ground.run('why', 'chain/simulate/1')
    expect(why.stdout).toContain(says)
    expect(why.stdout).toContain('(3 attempts)')
    ground.release()
    expect((await run.ended).code).toBe(0)
    const { status, steps } = await ground.status('chain')
    expect({ status, steps }).toMatchObject({ status: 'Completed', steps: [{ tasks: { Done: 1, Failed: 0 } }, {}] })
    expect(new Set(ground.began().map(({ task }) => task)).size).toBe(2)
  })
})

describe('an output that is not what was declared', () => {
  it('fails its job with the sentence, and nothing of it is registered', async () => {
    const ground = aGround()
    ground.write('known', 'other content')
    const registering = ['register', 'known', '--lfn-prefix', '/ctao/test', '--meta', 'data_level=R0']
    expect((await ground.run(...registering)).code).toBe(0)
    ground.write('odd.yaml', oddOutputs(ground.folder))
    expect((await ground.run('run', 'odd.yaml')).code).toBe(1)
    const { failures, steps } = await ground.status('odd')
    const said = new Map(failures.map(({ transformation, message }) => [transformation, message]))
    expect(said.get('odd/nothing')).toContain(
      'Output "*.txt": expected exactly 1, found none; the outputs directory is empty',
    )
    expect(said.get('odd/strange')).toMatch(/cannot be registered: .*unknown metadata field "colour"/)
    expect(said.size).toBe(2)
    // Whatever its run, it would come out the same: nothing is tried again, and the step stops.
    const known = steps.find(({ step }) => step === 'known')
    expect(known?.status).toBe('Stopped')
    expect(known?.reason).toContain('/ctao/test/known is known with other content')
    for (const { step, tasks } of steps) expect(tasks).toMatchObject({ Done: 0, Failed: step === 'known' ? 0 : 1 })
    expect(await ground.found('production=odd')).toEqual([])
    expect(await ground.found('data_level=R0')).toEqual(['/ctao/test/known 13'])
  })
})

/** Three simulations of one run each, whose one output is missing, has undeclared metadata, and has a known LFN. */
function oddOutputs(folder: string): string {
  const step = (name: string, fault: string, lfn: string): string => `
  - name: ${name}
    type: MCSimulation
    runs: { count: 1 }
    max_errors: 1
    parameters: { fault: ${fault} }
    command: [node, job.mjs, '${folder}', '{outputs}']
    outputs: [{ files: '*.txt', count: 1, ${lfn}metadata: { data_level: R1 } }]`
  return `
production: odd
common: { campaign: TEST, site: LaPalma, particle: gamma }
job: { container: none, sandbox: [job.mjs], resources: { cpus: 1, memory: 200MB, time: 10m } }
steps:${step('nothing', 'writes nothing', '')}${step('strange', 'strange metadata', '')}${step('known', 'none', "lfn: '/ctao/test/known', ")}
`
}
