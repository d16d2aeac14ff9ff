import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'gamma-campaign')

/** A copy of example 1 with that many runs of each particle, in a folder of its own. Returns the folder; the production is `production.yaml` in it. */
export function smallCampaign(runs: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-campaign-'))
  cpSync(EXAMPLE, folder, { recursive: true })
  const path = join(folder, 'production.yaml')
  const text = readFileSync(path, 'utf8')
  if (!text.includes('count: 20 }')) throw new Error('the example has no "count: 20" any more')
  writeFileSync(path, text.replace('count: 20 }', `count: ${runs} }`))
  return folder
}
