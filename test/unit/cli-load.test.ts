import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadProduction } from '../../cli/production/load.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

it.each(['utf16le', 'latin1'] as const)('a production in %s is refused for that', async (encoding) => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-load-'))
  try {
    const path = join(folder, 'small.yaml')
    writeFileSync(path, Buffer.from('\u00ff\u00feproduction: small\ndescription: \u00e9t\u00e9\n', encoding))
    const loading = loadProduction({ path, schema: FIELDS, name: null, sites: [] })
    await expect(loading).rejects.toThrow(`production ${path}: it is not UTF-8 text, it should be saved as UTF-8`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
