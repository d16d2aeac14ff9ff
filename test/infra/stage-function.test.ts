import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { App, Stack } from 'aws-cdk-lib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { StageFunction } from '../../infra/constructs/stage-function.ts'
import { VARIABLES } from '../../shared/names.ts'

/** The code of a function with this configuration, as it would be deployed. */
function bundled(config: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const app = new App({ outdir: folder })
  const made = new StageFunction(new Stack(app, 'Stack'), 'Close', {
    stage: 'close',
    deployment: 'prod',
    config,
    environment: {},
    logDays: 30,
  })
  expect(made.node.id).toBe('Close')
  app.synth()
  const [asset] = readdirSync(folder).filter((name) => name.startsWith('asset.') && !name.endsWith('.zip'))
  return readFileSync(join(folder, asset ?? '', 'index.mjs'), 'utf8')
}

describe('the code of a function', () => {
  it('holds the configuration, whatever is in it, though it goes through a shell', () => {
    const config = JSON.stringify({ pattern: '^run$ ${HOME} $(id) `id` !! \\d "quoted" \'once\'', unit: 'µ' })
    const text = bundled(config)
    const found = new RegExp(`\\[VARIABLES\\.config\\]: ('.*'|".*"|\`.*\`)`).exec(text)?.[1] ?? ''
    expect(found).not.toBe('')
    expect(JSON.parse(String(runInNewContext(found)))).toEqual(JSON.parse(config))
    expect(text).not.toContain(`process.env["${VARIABLES.config}"]`)
  }, 60_000)
})
