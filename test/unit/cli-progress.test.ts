import { describe, expect, it } from 'vitest'
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
