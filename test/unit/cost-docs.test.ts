import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dollarsTable, tableBelow } from '../aws/ledger/cost-page.ts'

it('docs/cost.md multiplies what one of each takes by what it costs', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8')
  const units = tableBelow('What one of each takes', page)
  expect(units).toHaveLength(8)
  expect(tableBelow('What a million costs', page)).toEqual(dollarsTable(units))
})
