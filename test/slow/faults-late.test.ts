import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aGround, type Ground } from './faults/ground.ts'

/** One task a file of R1, which is registered from `data/` or comes while the input is open, and a merge of all of them. */
function mergeOf(folder: string, input: 'register: data/' | 'open: true'): string {
  return `
production: late
job: { container: none, sandbox: [job.mjs], resources: { cpus: 1, memory: 200MB, time: 10m } }
steps:
  - name: take
    input: { data_level: R1 }
    ${input}
    max_errors: 1
    plugin: { name: Standard, size: 1 }
    command: [node, job.mjs, '${folder}', '{outputs}', '{inputs}']
    outputs: [{ files: '*.txt', count: 1, metadata: { data_level: DL1 } }]
  - name: merge
    type: Merging
    parents: [take]
    plugin: AllWhenComplete
    command: [node, job.mjs, '${folder}', '{outputs}', '{inputs}']
    outputs: [{ files: '*.txt', count: 1, metadata: { data_level: DL2 } }]
`
}

function aMerge(input: Parameters<typeof mergeOf>[1]): Ground {
  const ground = aGround()
  mkdirSync(join(ground.folder, 'data'))
  ground.write('late.yaml', mergeOf(ground.folder, input))
  return ground
}

function bring(ground: Ground, name: string, content = name): void {
  writeFileSync(join(ground.folder, 'data', name), content)
}

async function register(ground: Ground, name: string): Promise<void> {
  bring(ground, name)
  const args = ['register', `data/${name}`, '--lfn-prefix', '/ctao/test', '--meta', 'data_level=R1']
  expect((await ground.run(...args)).code).toBe(0)
}

const run = (ground: Ground) => ground.run('run', 'late.yaml')

describe('a file that comes when all is Completed', () => {
  it('brings the transformation back; behind a barrier it waits until an operator says flush', async () => {
    const ground = aMerge('open: true')
    for (const name of ['a', 'b']) await register(ground, name)
    expect((await ground.run('submit', 'late.yaml')).code).toBe(0)
    expect((await ground.run('complete', 'late/take')).code).toBe(0)
    expect((await run(ground)).code).toBe(0)
    const whole = [
      { status: 'Completed', files: { Processed: 2 } },
      { status: 'Completed', files: { Processed: 2, Unused: 0 } },
    ]
    expect((await ground.status('late')).steps).toMatchObject(whole)

    await register(ground, 'c')
    const ended = await run(ground)
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('late: Stopped, 1 file stopped')
    expect(ended.stdout).toMatch(/left behind:\n {2}late\/merge \/ctao\S+: after the barrier/)
    const behind = [
      { status: 'Completed', files: { Processed: 3 } },
      { status: 'Completing', files: { Processed: 2, Unused: 1 } },
    ]
    expect((await ground.status('late')).steps).toMatchObject(behind)
    expect((await ground.run('why', 'late/merge')).stdout).toContain('1 file is Unused: after the barrier')
    expect(await ground.found('data_level=DL2')).toHaveLength(1)

    expect((await ground.run('flush', 'late/merge')).code).toBe(0)
    expect((await run(ground)).code).toBe(0)
    const supplemented = [
      { tasks: { Done: 3 } },
      { status: 'Completed', files: { Processed: 3, Unused: 0 }, tasks: { Done: 2 } },
    ]
    expect((await ground.status('late')).steps).toMatchObject(supplemented)
    expect(await ground.found('data_level=DL2')).toHaveLength(2)
  })
})

describe('more losses than a step tolerates', () => {
  /** A production that has lost one file of three, and waits for an operator. */
  async function blocked(): Promise<Ground> {
    const ground = aMerge('register: data/')
    for (const name of ['a', 'b']) bring(ground, name)
    bring(ground, 'c', 'poison')
    const ended = await run(ground)
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('late: Stopped, 1 file stopped')
    expect(ended.stdout).toMatch(
      /late\/merge is Completing: 1 of \d+ (run|file)s was lost in late\/.*"cascade complete late\/merge"/,
    )
    const { steps } = await ground.status('late')
    expect(steps).toMatchObject([
      { status: 'Completed', files: { Processed: 2, MaxReset: 1 } },
      { status: 'Completing', files: { Unused: 2, Processed: 0 }, tasks: { Done: 0 } },
    ])
    return ground
  }

  it('keep it Completing, until its files are reset and processed', async () => {
    const ground = await blocked()
    ground.write('mended', '')
    expect((await ground.run('reset', 'late/take')).code).toBe(0)
    expect((await run(ground)).code).toBe(0)
    const { status, steps } = await ground.status('late')
    expect({ status, steps }).toMatchObject({
      status: 'Completed',
      steps: [{ files: { Processed: 3, MaxReset: 0 } }, { files: { Processed: 3, Unused: 0 }, tasks: { Done: 1 } }],
    })
  })

  it('keep it Completing, until somebody accepts them', async () => {
    const ground = await blocked()
    expect((await ground.run('complete', 'late/merge', '--reason', 'two will do')).code).toBe(0)
    const ended = await run(ground)
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('late: Completed, 1 file stopped')
    const { steps } = await ground.status('late')
    expect(steps[1]).toMatchObject({ status: 'Completed', files: { Processed: 2, Unused: 0 }, tasks: { Done: 1 } })
    expect((await ground.run('why', 'late/merge')).stdout).toContain('two will do')
  })
})
