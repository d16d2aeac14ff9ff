import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSettings } from '../../infra/config.ts'
import { askedOf } from '../../infra/context.ts'
import { remarksOn } from '../../infra/remarks.ts'
import { A_SITE, settingsOf } from './synthesized.ts'

const APP = join(import.meta.dirname, '../../infra/app.ts')

function problemsOf(text: string): readonly string[] {
  return readSettings(text).problems.map(({ message }) => message)
}

/** What a command line with this context asks for. */
function asked(context: Readonly<Record<string, string>>, folder?: string) {
  return askedOf(new App({ autoSynth: false, context }).node, folder)
}

/** A file that holds this, as long as the test runs. */
function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-settings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'cascade.aws.yaml')
  writeFileSync(file, text)
  return file
}

describe('cascade.aws.yaml', () => {
  it('may say nothing: one site on Fargate Spot, keys of AWS', () => {
    const { settings, problems } = readSettings('')
    expect(problems).toEqual([])
    expect(settings).toMatchObject({ stage: 'prod', encryption: 'aws', logDays: 30, unfinishedUploadDays: 7 })
    expect(settings?.sites).toEqual([
      { name: 'batch', compute: 'fargate-spot', architecture: 'x86_64', vcpus: 256, memory: 120e9 },
    ])
    expect(settings?.config.sites).toEqual([{ name: 'batch', slots: 256, memoryMegabytes: 120_000, container: 'auto' }])
    expect(settings?.config.storageElements).toEqual([{ name: 'home', kind: 'objects' }])
  })

  it('says what a cascade.yaml says, by the same rules', () => {
    const text = 'limits: {retry_seconds: [1]}\nmetadata: {fields: [{name: mirror, type: int}]}\npath_rules: []\n'
    const { settings } = readSettings(text)
    expect(settings?.config.limits.retrySeconds).toEqual([1])
    expect(settings?.config.metadataFields.map(({ name }) => name)).toContain('mirror')
    expect(problemsOf('metadata: {base: none}')[0]).toContain('is set by Cascade itself')
  })

  it.each([
    ['stage: Prod', 'line 1, stage: "Prod" should be a small letter'],
    ['stag: x', 'line 1, stag: there is no key "stag" here, did you mean stage?'],
    ['sites: []', 'line 1, sites: the list has 0 items, it should have at least 1'],
    [
      'sites: [{name: a}, {name: b}, {name: c}, {name: d}]',
      'line 1, sites: the list has 4 items, it should have at most 3',
    ],
    ['sites:\n  - {name: a, compute: fargat}', 'line 2, sites.0.compute: "fargat" should be one of fargate,'],
    ['sites: [{name: a, vcpus: 0}]', 'line 1, sites.0.vcpus: 0 should be at least 1'],
    ['sites: [{name: a, memory: 4}]', 'line 1, sites.0.memory: 4 should be a size with its unit'],
    ['sites: [{name: a}, {name: a}]', 'line 1, sites.1.name: a is the name of another one in this list'],
    [
      'sites: [{name: a, network: {vpc: x, subnets: [subnet-01234567]}}]',
      'sites.0.network.vpc: "x" should be an id like vpc-',
    ],
    ['retention: {log_days: 31}', 'line 1, retention.log_days: 31 should be one of 1, 3, 5'],
    ['encryption: mine', 'line 1, encryption: "mine" should be one of aws, own'],
    [
      'storage_elements: [{name: a, kind: objects}, {name: b, kind: directory}]',
      'line 1, storage_elements.1.kind: should be objects: functions have no disk',
    ],
  ])('%s is refused in one sentence', (text, expected) => {
    const problems = problemsOf(text)
    expect(problems.length).toBe(1)
    expect(problems[0]).toContain(expected)
  })

  it('is named by the context; what is wrong with it is said with the file', () => {
    const good = fileOf('stage: trial')
    expect(asked({ config: good })).toMatchObject({ file: good, settings: { stage: 'trial' } })
    const bad = fileOf('stage: A\nsites: []\n')
    expect(() => asked({ config: bad })).toThrow(new RegExp(`^${bad}: line 1, stage: .*\\n${bad}: line 2, sites: `))
    expect(() => asked({ config: '/nowhere.yaml' })).toThrow(
      '-c config=/nowhere.yaml: should name a file that can be read: ENOENT',
    )
  })

  it('is read where it lies beside cdk.json, when none is named', () => {
    const file = fileOf('stage: trial')
    expect(asked({}, dirname(file))).toMatchObject({ file, settings: { stage: 'trial' } })
    expect(asked({}, '/nowhere')).toMatchObject({ file: undefined, settings: { stage: 'prod' } })
  })
})

describe('the command line of CDK', () => {
  it('takes sites that are there already in the place of those that would be made', () => {
    expect(asked({}).sites).toBeUndefined()
    expect(asked({ batchSites: JSON.stringify([A_SITE]) }).sites).toEqual([A_SITE])
  })

  it.each([
    [{ batchSites: '[{' }, '-c batchSites: '],
    [{ batchSites: '[{"name": "a"}]' }, '-c batchSites: 0.queue. '],
    [{ roles: 'nobody' }, '-c roles=nobody: should be none, or not be there'],
  ])('%j is refused in a sentence', (context, sentence) => {
    expect(() => asked(context)).toThrow(sentence)
  })
})

describe('who deploys', () => {
  it('is told in a line what is deployed', () => {
    const settings = settingsOf('stage: trial\nalarm_emails: [somebody@example.org]')
    expect(remarksOn({ file: 'a.yaml', settings })).toEqual(['Cascade: stage trial, by a.yaml'])
    expect(remarksOn({ file: undefined, settings })[0]).toMatch(/^Cascade: stage trial, with the defaults: /)
  })

  it('is warned when alarms go to nobody', () => {
    expect(remarksOn({ file: undefined, settings: settingsOf('') })[1]).toMatch(/^Warning: alarm_emails is empty/)
  })

  it('sees nothing but the sentence of a mistake', () => {
    const CDK_CONTEXT_JSON = JSON.stringify({ config: fileOf('stag: x') })
    const env = { ...process.env, CDK_CONTEXT_JSON }
    const { status, stderr } = spawnSync(process.execPath, [APP], { env, encoding: 'utf8' })
    expect(status).toBe(2)
    expect(stderr).toMatch(/^\S+: line 1, stag: [^\n]+\n$/)
  })
})
