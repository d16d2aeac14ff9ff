import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadProduction } from '../../cli/production/load.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

it('a production for AWS is not held against the programs of this machine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-load-'))
  try {
    const path = join(folder, 'small.yaml')
    const job = 'job: {container: none, command: [no-such-program-here, "{outputs}"]}'
    const steps =
      'steps: [{name: a, type: MCSimulation, runs: {count: 1}, outputs: [{files: "*{run}", metadata: {data_level: R1}}]}]'
    writeFileSync(path, `production: small\n${job}\n${steps}\n`)
    const severities = async (onAws: boolean) => {
      const { planned } = await loadProduction({ path, schema: FIELDS, name: null, sites: [], onAws })
      return planned.problems.map(({ severity }) => severity)
    }
    expect(await severities(false)).toEqual(['error'])
    expect(await severities(true)).toEqual(['warning'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it.each(['utf16le', 'latin1'] as const)('a production in %s is refused for that', async (encoding) => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-load-'))
  try {
    const path = join(folder, 'small.yaml')
    writeFileSync(path, Buffer.from('\u00ff\u00feproduction: small\ndescription: \u00e9t\u00e9\n', encoding))
    const loading = loadProduction({ path, schema: FIELDS, name: null, sites: [], onAws: false })
    await expect(loading).rejects.toThrow(`production ${path}: it is not UTF-8 text, it should be saved as UTF-8`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
