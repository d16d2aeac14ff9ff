import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CTA_METADATA_FIELDS } from '../../shared/config/metadata-fields.ts'
import type { SandboxFile } from '../../shared/model/job.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Disk } from '../../shared/production/disk.ts'
import { planProduction, type PlanRequest } from '../../shared/production/plan.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'
import { PRETEND_DISK } from '../fixtures/productions/pretend-disk.ts'

const TEXT = `
production: tiny
common: { campaign: TOY1 }
job: { sandbox: [jobs/, run.sh] }
steps:
  - name: simulate
    type: MCSimulation
    runs: { count: 20 }
    command: [node, ./jobs/simulate.mjs, '{run}']
    outputs: [{ files: '*.events', metadata: { data_level: R1 } }]
  - name: merge
    parents: [simulate]
    sandbox: jobs/merge.mjs
    command: [jobs/merge.mjs, '{input}']
    outputs: [{ files: '*.dl2', metadata: { data_level: DL2 } }]
`

const stored = (path: string, executable = true): SandboxFile => ({ path, key: `sandbox/${path}`, executable })
const SANDBOX = ['jobs/simulate.mjs', 'jobs/merge.mjs', 'jobs2/other.mjs', 'run.sh'].map((path) => stored(path))

const plan = (change: Partial<PlanRequest>) =>
  planProduction({ text: TEXT, schema: FIELDS, sandbox: SANDBOX, disk: null, name: null, ...change })

/** What is said of a plan that is refused or doubtful. */
const said = (change: Partial<PlanRequest>) =>
  plan(change).problems.map(({ severity, message }) => `${severity}: ${message}`)

describe('planning a production', () => {
  it('gives each step the stored files of its own sandbox, by path', () => {
    const sandboxes = plan({}).plan?.transformations.map(({ definition }) =>
      definition.job.sandbox.map(({ path }) => path),
    )
    expect(sandboxes).toEqual([['jobs/merge.mjs', 'jobs/simulate.mjs', 'run.sh'], ['jobs/merge.mjs']])
  })

  it('warns of more processors or memory than any site has, where that is said', () => {
    const site = (name: string, slots: number, memoryMegabytes: number) => ({
      name,
      slots,
      memoryMegabytes,
      container: 'auto' as const,
    })
    const text = TEXT.replace('job: {', 'job: { resources: { cpus: 4, memory: 16GB },')
    expect(text).not.toBe(TEXT)
    expect(said({ text, sites: [site('here', 2, 8200)] })).toEqual([
      'warning: line 4, job.resources.cpus: 4 is more than any site has (here: 2), so its jobs run alone, or never',
      'warning: line 4, job.resources.memory: 16GB is more than any site has (here: 8.2GB), so its jobs may be ended for want of it',
    ])
    for (const sites of [[site('here', 4, 16_000)], [site('here', 2, 8200), site('large', 64, 256_000)], []])
      expect(said({ text, sites })).toEqual([])
  })

  it('needs the stored files, and refuses a program among them that cannot be executed', () => {
    expect(said({ sandbox: [stored('jobs/merge.mjs', false), stored('run.sh')] })).toEqual([
      'error: line 9, step simulate, command.1: ./jobs/simulate.mjs names no file of the sandbox, where it should be',
      'error: line 14, step merge, command.0: jobs/merge.mjs is not executable, it should have the permission (chmod +x)',
    ])
    expect(said({ sandbox: [stored('jobs/merge.mjs'), stored('jobs/simulate.mjs')] })).toEqual([
      'error: line 4, job.sandbox.1: "run.sh" has no file among those that came with the production',
    ])
  })

  it('checks before anything is stored, with the disk alone, or with neither', () => {
    expect(said({ sandbox: null, disk: PRETEND_DISK })).toEqual([])
    expect(said({ sandbox: null })).toEqual([])
  })

  it('runs a step in the image that it names, also where the production says container: none', () => {
    const text = TEXT.replace('job: {', 'job: { container: none, ').replace(
      'command: [jobs',
      "image: 'node:24-slim'\n    command: [jobs",
    )
    expect(plan({ text }).plan?.transformations.map(({ definition }) => definition.job.image)).toEqual([
      null,
      'node:24-slim',
    ])
  })

  it('puts the value of an axis into a query, also in a list or behind an operator', () => {
    const matrix = TEXT.replace('job: {', 'matrix: { particle: [gamma, proton] }\njob: {').replace(
      'type:',
      'over: particle\n    type:',
    )
    const text = matrix.replace(
      'parents:',
      "over: particle\n    input: { particle: ['{particle}', electron], prog: { '!=': '{particle}' } }\n    parents:",
    )
    const queries = plan({
      text: text.replace('{ data_level: R1 }', '{ data_level: R1, prog: sim }'),
    }).plan?.transformations.flatMap(({ definition }) =>
      definition.input.kind === 'parents' ? [definition.input.query] : [],
    )
    expect(queries).toMatchObject([
      { particle: ['electron', 'gamma'], prog: { '!=': 'gamma' } },
      { particle: ['electron', 'proton'], prog: { '!=': 'proton' } },
    ])
  })

  it('tells problems in the order of the file, whichever rule finds them', () => {
    const text = TEXT.replace('campaign: TOY1', 'campain: TOY1')
      .replace('count: 20', 'count: 20, first: 2147483647')
      .replace('DL2', 'DL9')
    expect(plan({ text }).problems.map(({ line }) => line)).toEqual([3, 8, 15])
  })

  it('takes another name, which has to be one', () => {
    expect(plan({ name: 'other' }).plan?.transformations[0]?.definition).toMatchObject({
      name: 'other/simulate',
      production: 'other',
    })
    expect(said({ name: 'not this' })).toEqual([
      'error: line 2, production: "not this" should begin with a letter or a digit, and have letters, digits, - _ . only',
    ])
  })

  it('does not ask this machine for the programs of an image, unless its site has no containers', () => {
    const text = TEXT.replace('job: {', "job: { image: 'python:3.12', ").replace('[node,', '[ctapipe-process,')
    expect(said({ text, disk: PRETEND_DISK })).toEqual([])
    expect(said({ text, disk: { ...PRETEND_DISK, hostOnly: true } })).toEqual([
      'error: line 9, step simulate, command.0: ctapipe-process is not on the PATH and not in the sandbox, the command should begin with a program that is there',
    ])
    expect(said({ text: TEXT.replace('[node,', '[ctapipe-process,'), disk: PRETEND_DISK })).toHaveLength(1)
  })

  it('knows of the image of the runner, not of this machine, what programs it has: others are doubted', () => {
    const disk = { ...PRETEND_DISK, inRunnerImage: true, onPath: () => true, exists: () => true }
    const saidOf = (program: string, job = 'job: {') =>
      said({ text: TEXT.replace('[node,', `[${program},`).replace('job: {', job), disk })
    for (const program of ['node', 'sh', 'sha256sum', '/usr/bin/env', './run.sh']) expect(saidOf(program)).toEqual([])
    for (const program of ['python3', '/opt/corsika/bin/corsika'])
      expect(saidOf(program)).toEqual([
        `warning: line 9, step simulate, command.0: ${program} may not be there: a job without an image runs on AWS in that of the runner, which has Node and the basic programs of Debian; the job should name an image that has it, or the sandbox should bring it (./program)`,
      ])
    expect(saidOf('python3', "job: { image: 'python:3.12', ")).toEqual([])
    expect(plan({ disk: { ...disk, onPath: () => false, exists: () => false } }).problems).toEqual([])
    expect(saidOf('run.sh').join()).toContain('it should be ./run.sh')
  })

  it('knows the image of the runner by what it is made from', () => {
    const dockerfile = readFileSync(join(import.meta.dirname, '../../jobs/Dockerfile'), 'utf8')
    expect(dockerfile).toMatch(/\nFROM node:[\d.]+-slim\nCOPY jobs/)
  })

  it.each([
    [
      'an image without a tag',
      ['job: {', 'job: { image: node, '],
      'image: node has no tag that stays, so jobs may run different programs; it should be like node:24-slim',
    ],
    [
      'an image whose tag moves',
      ['job: {', "job: { image: 'node:latest', "],
      'image: node:latest has no tag that stays, so jobs may run different programs; it should be like node:24-slim',
    ],
    [
      'an axis that no step goes over',
      ['job: {', 'matrix: { particle: [gamma] }\njob: {'],
      'no step goes over particle, so its values have no effect',
    ],
    [
      'an input that never ends by itself',
      ['parents: [simulate]', 'input: { data_level: R1 }'],
      'nothing says when the input ends: this step waits for `cascade complete`; say closed: true or register, or open: true if that is meant',
    ],
  ])('warns of %s, and goes on', (_, [from = '', to = ''], text) => {
    const { plan: made, problems } = plan({ text: TEXT.replace(from, to) })
    expect(made).not.toBeNull()
    expect(problems.map(({ severity }) => severity)).toEqual(['warning'])
    expect(problems[0]?.message).toContain(text)
  })

  it('warns of an LFN that only one task can have: there may be another one later', () => {
    const text = TEXT.replace('count: 20', 'count: 1').replace(
      "files: '*.events', ",
      "files: a.events, lfn: '/ctao/{transformation}/{name}', ",
    )
    expect(said({ text })).toEqual([
      'warning: line 10, step simulate, outputs.0.lfn: a second task, of an extension or of a file that is late, would write the same LFN /ctao/tiny-simulate/a.events; it should have {run} in it',
    ])
    expect(said({ text: text.replace('{name}', '{run}-{name}') })).toEqual([])
  })
})

describe('the examples', () => {
  it.each(['gamma-campaign', 'ctapipe'])('%s is a production without a doubt', (name) => {
    const file = join(import.meta.dirname, '../../examples', name, 'production.yaml')
    const request = {
      text: readFileSync(file, 'utf8'),
      schema: metadataSchema(CTA_METADATA_FIELDS),
      sandbox: null,
      name: null,
    }
    const { plan: made, problems } = planProduction({ ...request, disk: diskAt(dirname(file)) })
    expect(problems).toEqual([])
    expect(made?.name).toBe(name)
  })
})

/** The folder of an example, on a machine that has its programs. */
function diskAt(folder: string): Disk {
  const list = (path: string): readonly string[] => {
    if (!existsSync(join(folder, path))) return []
    if (statSync(join(folder, path)).isFile()) return [path]
    const entries = readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  }
  return {
    onPath: (program) => ['node', 'python'].includes(program),
    exists: (path) => existsSync(join(folder, path)),
    list,
    refused: () => [],
    hostOnly: false,
    inRunnerImage: false,
  }
}
