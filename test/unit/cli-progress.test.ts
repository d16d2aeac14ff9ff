import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BAR_FORMAT, barTexts } from '../../cli/output/bar-texts.ts'
import { progressOf } from '../../cli/output/step-progress.ts'
import type { StepStatus } from '../../shared/api/productions.ts'

function step(name: string, about: Partial<StepStatus> = {}): StepStatus {
  const stepName = name.split('-')[0] ?? name
  const empty = { files: {}, tasks: {}, wanted: 0, reason: '', axes: {}, type: 'Processing', status: 'Active' } as const
  return { ...empty, name: `toy/${name}`, step: stepName, ...about }
}

describe('progress', () => {
  it('of a simulation is counted in runs, of all others in files; what has left does not count', () => {
    const simulate = step('simulate', { wanted: 20, tasks: { Done: 5, Running: 2, Failed: 1 } })
    const files = { Unused: 1, Assigned: 2, Processed: 3, MaxReset: 1, Withdrawn: 7, Removed: 5 }
    expect(progressOf([simulate, step('select', { files })], 10)).toEqual([
      { name: 'simulate', done: 5, total: 20, unit: 'runs', note: 'Active, 2 running, 1 failed' },
      { name: 'select', done: 3, total: 7, unit: 'files', note: 'Active, 1 stopped' },
    ])
  })

  it('is a line for each step where there is no room for each transformation', () => {
    const steps = ['gamma', 'proton', 'electron'].map((particle, index) =>
      step(`select-${particle}`, { files: { Processed: index }, status: index === 0 ? 'Completed' : 'Active' }),
    )
    expect(progressOf(steps, 3)).toHaveLength(3)
    expect(progressOf(steps, 2)).toEqual([
      { name: 'select', done: 3, total: 3, unit: 'files', note: 'Completed/Active' },
    ])
  })
})

describe('a line of progress', () => {
  const shown = fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/),
    done: fc.nat(100_000),
    total: fc.nat(100_000),
    unit: fc.constantFrom('runs' as const, 'files' as const),
    note: fc.constantFrom('Active', 'Completing, 2 running', 'Active/Completed, 12 running, 345 stopped, 67 failed'),
  })

  it('is no wider than the terminal; a name that is too long keeps its end, and all stand under each other', () => {
    fc.assert(
      fc.property(
        fc.array(shown, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 60, max: 200 }),
        (steps, columns) => {
          const bar = '#'.repeat(10)
          const texts = barTexts(steps, { columns, bar: bar.length })
          const lines = texts.map((one) =>
            BAR_FORMAT.replace(/\{(\w+)\}/g, (_, key: string) => ({ ...one, bar })[key] ?? ''),
          )
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
          expect(new Set(lines.map((line) => line.indexOf(bar))).size).toBe(1)
          for (const [index, { name }] of steps.entries()) {
            const kept = texts[index]?.name.trimEnd() ?? ''
            expect(kept === name || (kept.startsWith('…') && name.endsWith(kept.slice(1)))).toBe(true)
          }
        },
      ),
    )
  })
})
