import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { printError } from '../../cli/output/print.ts'
import { makeProgress } from '../../cli/output/progress.ts'
import type { ProductionStatusAnswer } from '../../shared/api/productions.ts'

const COLUMNS = 60
const BETWEEN_DRAWINGS_MS = 200

const STATUS: ProductionStatusAnswer = {
  production: 'toy',
  description: '',
  status: 'Active',
  losses: { files: 0, tasks: 0 },
  steps: [
    {
      name: 'toy/simulate',
      step: 'simulate',
      axes: {},
      type: 'MCSimulation',
      status: 'Active',
      reason: '',
      wanted: 6,
      files: {},
      tasks: { Done: 2 },
    },
  ],
  failures: [],
  left: [],
  moreLeft: [],
}

let written = ''

beforeEach(() => {
  written = ''
  vi.useFakeTimers()
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text)
    return true
  })
  for (const [property, value] of Object.entries({ isTTY: true, columns: COLUMNS, rows: 40 }))
    Object.defineProperty(process.stderr, property, { value, configurable: true, writable: true })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  for (const property of ['isTTY', 'columns', 'rows']) Reflect.deleteProperty(process.stderr, property)
})

describe('what is said while bars are drawn', () => {
  it('loses no letter where it fills the terminal, and has the bars drawn again below it', () => {
    const progress = makeProgress()
    progress.show(STATUS)
    vi.advanceTimersByTime(BETWEEN_DRAWINGS_MS)
    written = ''
    printError('x'.repeat(COLUMNS))
    vi.advanceTimersByTime(BETWEEN_DRAWINGS_MS)
    const [line = '', below = ''] = written.split('\n')
    progress.stop()
    // What clears a line behind its last letter would clear that letter.
    expect(line).toMatch(/x{60}$/)
    expect(below).toContain('simulate')
  })
})
