import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

/** The runner as its image has it, one file, which starts several times as fast as its sources: where it lies. */
export interface BundledRunner {
  readonly path: string
  readonly remove: () => void
}

/** Bundles it, in a folder of its own. */
export async function bundledRunner(): Promise<BundledRunner> {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-runner-'))
  const path = join(folder, 'container.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, '../../jobs/container.ts')],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  })
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
