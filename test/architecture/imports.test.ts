import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findings } from './findings.ts'
import { sourceFiles } from './source-files.ts'

const ROOT = join(import.meta.dirname, '../..')

describe('the house', () => {
  const files = sourceFiles(ROOT)

  it('is read at all', () => {
    expect(files).toContain('shared/names.ts')
    expect(files).toContain('test/architecture/imports.test.ts')
  })

  it('imports only what it may, keeps pure folders pure, and files short', () => {
    expect(files.flatMap((file) => findings(file, readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
  })
})
