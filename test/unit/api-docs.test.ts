import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withCurrentOperations } from '../../cli/generate-docs.ts'
import { createApi } from '../../functions/api/create-api.ts'
import { memoryHome } from '../fixtures/memory-home.ts'

it('every operation is documented, and nothing else', () => {
  const { ports, config, schema } = memoryHome()
  const served = createApi({ ports, config, schema }).routes.map(({ method, path }) => `${method} ${path}`)
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')
  const documented = Array.from(page.matchAll(/^\| `((?:GET|POST|PUT) \S+)`/gm), (match) => match[1])
  expect(documented).toHaveLength(served.length)
  expect(new Set(documented)).toEqual(new Set(served))
})

it('docs/api.md has the operations as they are (else run "node cli/generate-docs.ts")', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')
  expect(page).toBe(withCurrentOperations(page))
})
