import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadProduction } from '../../cli/production/load.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

let above = ''
let folder = ''

beforeEach(() => {
  above = realpathSync(mkdtempSync(join(tmpdir(), 'cascade-sandbox-')))
  folder = join(above, 'production')
  mkdirSync(join(folder, 'sb/inner'), { recursive: true })
  mkdirSync(join(above, 'production-secret'))
  for (const path of ['production-secret/key', 'production/sb/job.mjs', 'production/sb/inner/a', 'production/beside'])
    writeFileSync(join(above, path), path)
})

afterEach(() => {
  rmSync(above, { recursive: true, force: true })
})

async function load(sandbox: string) {
  const text = [
    'production: small',
    'common: {particle: gamma}',
    'steps:',
    '  - name: simulate',
    '    type: MCSimulation',
    '    runs: {count: 1}',
    `    sandbox: [${sandbox}]`,
    '    container: none',
    '    command: [node, "{outputs}"]',
    '    outputs: [{files: "*.R1", metadata: {data_level: R1}}]',
  ].join('\n')
  const path = join(folder, 'small.yaml')
  writeFileSync(path, text)
  const loaded = await loadProduction({ path, schema: FIELDS, name: null, sites: [], onAws: false })
  const errors = loaded.planned.problems.filter(({ severity }) => severity === 'error')
  return { files: loaded.sandbox.map((file) => file.path), errors: errors.map(({ message }) => message) }
}

const WHERE = 'line 7, step simulate, sandbox:'

describe('a link in a sandbox', () => {
  it('counts as the file of the production that it points to', async () => {
    symlinkSync('../beside', join(folder, 'sb/link'))
    symlinkSync('sb', join(folder, 'way'))
    expect(await load('sb/')).toEqual({ files: ['sb/inner/a', 'sb/job.mjs', 'sb/link'], errors: [] })
    expect(await load('way/job.mjs')).toEqual({ files: ['way/job.mjs'], errors: [] })
  })

  it('is refused where it leads out of the folder, and what it points to is not read', async () => {
    const key = join(above, 'production-secret/key')
    symlinkSync(key, join(folder, 'sb/pw'))
    symlinkSync('../production-secret', join(folder, 'out'))
    const said = (path: string) => `${WHERE} "${path}" leads by a link out of the folder of the production (to ${key})`
    expect(await load('sb')).toEqual({ files: ['sb/inner/a', 'sb/job.mjs'], errors: [said('sb/pw')] })
    expect(await load('out/key')).toEqual({ files: [], errors: [said('out/key')] })
  })

  it('is refused where it points to nothing', async () => {
    symlinkSync('gone', join(folder, 'sb/broken'))
    expect((await load('sb')).errors).toEqual([`${WHERE} "sb/broken" is a link to nothing`])
    expect((await load('sb/broken')).errors).toEqual([`${WHERE} "sb/broken" is a link to nothing`])
  })

  it('is refused where it points to a directory, also to one above it', async () => {
    symlinkSync('..', join(folder, 'sb/round'))
    const said = `${WHERE} "sb/round" is a link to a directory (${folder}), which should be named itself`
    expect((await load('sb')).errors).toEqual([said])
    expect((await load('sb/round')).errors).toEqual([said])
  })
})
