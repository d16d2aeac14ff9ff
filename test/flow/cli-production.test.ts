import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cascade, cascadeJson, makeFolder, removeFolder } from './cli-process.ts'

const PRODUCTION = `
production: toy
common: { campaign: TOY }
job: { container: none, resources: { cpus: 1, memory: 200MB, time: 1m } }
steps:
  - name: simulate
    type: MCSimulation
    runs: { count: 2 }
    command: [sh, -c, 'echo {run} > {outputs}/run{run}.events']
    outputs: [{ files: 'run*.events', count: 1, metadata: { data_level: R1 } }]
  - name: calibrate
    input: { data_level: R0 }
    register: data/
    plugin: { name: Standard, size: 1 }
    max_errors: 1
    command: [sh, -c, 'if grep -q bad "$1"; then printf "\\033[31mit is broken\\n"; exit 3; fi; cp "$1" {outputs}/{run}.dl1', sh, '{input}']
    outputs: [{ files: '*.dl1', count: 1, metadata: { data_level: DL1 } }]
`

const folder = makeFolder()
let badLfn = ''

/** Answers are checked by the API's own schemas where they are read; here it matters what they say. */
function lfnsOf(document: unknown): readonly string[] {
  return JSON.stringify(document).match(/(?<="lfn":")[^"]+/g) ?? []
}

beforeAll(async () => {
  mkdirSync(join(folder, 'data'))
  for (const name of ['good', 'bad']) writeFileSync(join(folder, 'data', `${name}.raw`), name)
  writeFileSync(join(folder, 'toy.yaml'), PRODUCTION)
  const ended = await cascadeJson(folder, 'run', 'toy.yaml')
  expect(ended).toMatchObject({
    code: 1,
    document: {
      production: 'toy',
      status: 'Completed',
      losses: { files: 1, tasks: 0 },
      steps: [
        { name: 'toy/simulate', files: {}, tasks: { Done: 2 } },
        { name: 'toy/calibrate', files: { Processed: 1, MaxReset: 1 }, tasks: { Done: 1, Failed: 1 } },
      ],
      failures: [{ transformation: 'toy/calibrate', attempts: 1 }],
      registered: [{ step: 'calibrate', registered: 2, refused: 0 }],
    },
  })
  badLfn = lfnsOf(await cascadeJson(folder, 'files', 'toy/calibrate', '--status', 'maxreset'))[0] ?? ''
}, 120_000)

afterAll(() => {
  removeFolder(folder)
})

describe('a production that ended with a loss', () => {
  it('is shown without its names of transformations being cut', async () => {
    const { code, stdout } = await cascade(folder, 'status', 'toy')
    expect(code).toBe(0)
    expect(stdout).toContain('toy: Completed, 1 file stopped')
    expect(stdout).toContain('calibrate')
    expect(stdout).toContain(badLfn)
  })

  it('says through why and log what was wrong, and lets no control character through', async () => {
    expect(badLfn).toMatch(/\/data\/bad\.raw$/)
    const why = await cascade(folder, 'why', badLfn, 'toy/calibrate')
    expect(why.stdout).toMatch(/data_level=R0 +R0 +yes/)
    const { document } = await cascadeJson(folder, 'tasks', 'toy/calibrate', '--status', 'Failed')
    const task = /toy\/calibrate\/\d+/.exec(JSON.stringify(document))?.[0] ?? ''
    expect((await cascade(folder, 'why', task)).stdout).toContain('exit code 3')
    const log = await cascade(folder, 'log', task)
    expect(log.stdout).toContain('it is broken')
    expect(log.stdout).not.toContain('\u001b')
  })

  it.each([
    [['flush', 'toy/calibrate'], /^toy\/calibrate is Completed\. No file waits/],
    [['complete', 'toy/simulate'], /Completed already\.$/m],
    [['extend', 'toy/simulate', '2'], /2 tasks are wanted already\.$/m],
  ])('is not changed by %j, which does not say that anything is to be done', async (args, says) => {
    const { code, stdout, stderr } = await cascade(folder, ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(says)
  })

  it('goes on for a file that is reset, and refuses one that is not stopped', async () => {
    const good = badLfn.replace('bad.raw', 'good.raw')
    expect(await cascadeJson(folder, 'reset', 'toy/calibrate', badLfn, good)).toMatchObject({
      code: 1,
      document: { reset: [badLfn], refused: [{ name: good }] },
    })
    const waiting = await cascadeJson(folder, 'files', 'toy/calibrate', '--status', 'Unused')
    expect(lfnsOf(waiting.document)).toEqual([badLfn])
  })

  it.each(['reset', 'retry'])('says how many files a %s makes Unused, and where they are to be seen', async (verb) => {
    await cascade(folder, 'set-problematic', 'toy/calibrate', badLfn)
    const { code, stdout, stderr } = await cascade(folder, verb, 'toy/calibrate')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/: 1 (stopped )?file is Unused again\n$/) as unknown,
    })
    expect(stderr).toMatch(/^"cascade files toy\/calibrate --status Unused" lists them/m)
  })

  it.each([
    [['status', 'toys'], 'did you mean toy?'],
    [['files', 'toy/calibrat'], 'did you mean toy/calibrate?'],
    [['tasks', 'toy/calibrate', '--status', 'Don'], 'Did you mean Done?'],
    [['stop', 'toy/simulat'], 'did you mean toy/simulate?'],
    [['flush', 'toy'], 'toy/simulate, toy/calibrate'],
    [['log', 'toy/calibrate/99'], '99'],
    [['extend', 'toy/simulate', 'x'], 'whole number'],
    [['submti'], 'Did you mean submit?'],
    [['find', 'particle=gama'], 'did you mean gamma?'],
    [['config', 'zenit'], 'did you mean zenith?'],
    [['rm', 'toy'], '--yes'],
  ])('refuses %j with the nearest right name', async (args, hint) => {
    const { code, stdout, stderr } = await cascade(folder, ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(hint)
    expect(stderr).not.toMatch(/^ +at /m)
  })

  it('is gone after rm, with its outputs, though no engine works; what was registered stays', async () => {
    expect(await cascadeJson(folder, 'rm', 'toy', '--yes')).toMatchObject({ code: 0, document: { done: true } })
    expect((await cascadeJson(folder, 'status')).document).toEqual({ productions: [] })
    const left = lfnsOf((await cascadeJson(folder, 'find')).document)
    expect(left.toSorted()).toEqual([badLfn, badLfn.replace('bad.raw', 'good.raw')])
  })
})

describe('validate', () => {
  it('prints one document that names step, field and line', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), PRODUCTION.replace('data_level: DL1', 'data_level: DL9'))
    expect(await cascadeJson(folder, 'validate', 'wrong.yaml')).toMatchObject({
      code: 2,
      document: { valid: false, problems: [{ severity: 'error', step: 'calibrate', line: 17 }] },
    })
  })
})
