import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'

const ROOT = join(import.meta.dirname, '../..')

/** What the linter is relied on for: a file that breaks the rule, and the rule it has to name. */
const PLANTED: readonly (readonly [rule: string, file: string, text: string])[] = [
  [
    'typescript(no-floating-promises)',
    'engine/floating.ts',
    'export function go(work: () => Promise<void>): void {\n  work()\n}',
  ],
  [
    'typescript(switch-exhaustiveness-check)',
    'engine/switch.ts',
    "export function go(way: 'a' | 'b'): void {\n  switch (way) {\n    case 'a':\n      break\n  }\n}",
  ],
  ['typescript(no-explicit-any)', 'engine/any.ts', 'export const a: any = 1'],
  ['typescript(no-unsafe-assignment)', 'engine/unsafe.ts', "export const a: number = JSON.parse('1')"],
  [
    'typescript(no-unsafe-type-assertion)',
    'engine/cast.ts',
    'export const a = (text: unknown): string => text as string',
  ],
  ['typescript(no-non-null-assertion)', 'engine/non-null.ts', 'export const a = (list: string[]): string => list[0]!'],
  ['import(no-cycle)', 'engine/one.ts', "import { two } from './two.ts'\nexport const one = (): number => two()"],
  ['import(no-cycle)', 'engine/two.ts', "import { one } from './one.ts'\nexport const two = (): number => one()"],
  // Of types alone: to a reader it is as much of a circle.
  [
    'import(no-cycle)',
    'engine/three.ts',
    "import type { Four } from './four.ts'\nexport interface Three {\n  readonly four: Four\n}",
  ],
  [
    'import(no-cycle)',
    'engine/four.ts',
    "import type { Three } from './three.ts'\nexport interface Four {\n  readonly three: Three | null\n}",
  ],
  [
    'eslint(no-restricted-imports)',
    'shared/model/io.ts',
    "import { readFileSync } from 'node:fs'\nexport const a = readFileSync",
  ],
  ['eslint(no-restricted-imports)', 'shared/query/back-end.ts', "import '../local/row.ts'"],
  ['eslint(no-restricted-globals)', 'shared/plugins/environment.ts', "export const a = process.env['HOME']"],
  ['eslint(no-restricted-properties)', 'shared/ports/time.ts', 'export const a = Date.now()'],
  [
    'eslint(max-params)',
    'engine/many.ts',
    'export const a = (b: number, c: number, d: number, e: number): number => b + c + d + e',
  ],
  ['unicorn(filename-case)', 'engine/CamelCase.ts', 'export const a = 1'],
]

/** What looks like one of them and is none. */
const INNOCENT: readonly (readonly [file: string, text: string])[] = [
  ['shared/model/digest.ts', "import { hash } from 'node:crypto'\nexport const a = hash('sha256', 'a')"],
  ['engine/time.ts', "import { readFileSync } from 'node:fs'\nexport const a = [Date.now(), readFileSync]"],
]

/** The part of oxlint's report that tells what was found where. */
const report = z.object({ diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })) })

/** Rules that oxlint finds broken in files, with the repository's own configuration: `rule file`. */
function lint(files: readonly (readonly [file: string, text: string])[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [file, text] of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), `${text}\n`)
  }
  for (const config of ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
    cpSync(join(ROOT, config), join(folder, config))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const run = spawnSync(join(ROOT, 'node_modules/.bin/oxlint'), ['--format', 'json'], { cwd: folder, encoding: 'utf8' })
  return report.parse(JSON.parse(run.stdout)).diagnostics.map(({ code, filename }) => `${code} ${filename}`)
}

describe('the linter', () => {
  it('finds every planted violation, and nothing else', () => {
    const found = lint([...PLANTED.map(([, file, text]) => [file, text] as const), ...INNOCENT])
    expect([...new Set(found)].toSorted()).toEqual(PLANTED.map(([rule, file]) => `${rule} ${file}`).toSorted())
  })
})
