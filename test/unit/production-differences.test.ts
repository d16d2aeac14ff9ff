import { describe, expect, it } from 'vitest'
import type { SandboxFile } from '../../shared/model/job.ts'
import { differingSteps } from '../../shared/production/differences.ts'
import { planProduction } from '../../shared/production/plan.ts'
import type { PlannedTransformation } from '../../shared/production/planned-transformation.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

const TEXT = `
production: tiny
common: { campaign: TOY1, zenith: 20 }
job: { sandbox: [jobs/] }
matrix: { particle: [gamma, proton] }
steps:
  - name: simulate
    type: MCSimulation
    over: [particle]
    runs: { count: 20 }
    command: [node, jobs/simulate.mjs]
    outputs: [{ files: '*.events', metadata: { data_level: R1 } }]
  - name: merge
    parents: [simulate]
    sandbox: jobs/merge.mjs
    command: [node, jobs/merge.mjs]
    outputs: [{ files: '*.dl2', metadata: { data_level: DL2, prog: merge } }]
`

function planned(text = TEXT, hash = 'a'): readonly PlannedTransformation[] {
  const sandbox: readonly SandboxFile[] = [
    { path: 'jobs/simulate.mjs', key: `sandbox/${hash}`, executable: false },
    { path: 'jobs/merge.mjs', key: 'sandbox/m', executable: false },
  ]
  const { plan, problems } = planProduction({ text, schema: FIELDS, sandbox, disk: null, name: null })
  expect(problems).toEqual([])
  return plan?.transformations ?? []
}

describe('what differs between two versions of a production', () => {
  it('is nothing for the same content, however it is written down', () => {
    const rewritten = TEXT.replace('{ campaign: TOY1, zenith: 20 }', '{ thetaP: 20.0, campaign: TOY1 }').replace(
      '{ data_level: DL2, prog: merge }',
      '{ prog: merge, data_level: DL2 }',
    )
    expect(differingSteps(planned(), planned(rewritten))).toEqual([])
  })

  it.each([
    ['a command', '[node, jobs/merge.mjs]', '[node, jobs/merge.mjs, -v]', ['merge']],
    ['metadata of one step', 'prog: merge', 'prog: join', ['merge']],
    ['common metadata', 'zenith: 20', 'zenith: 40', ['simulate', 'merge']],
    ['the number of runs', 'count: 20', 'count: 30', ['simulate']],
    ['the first run', 'count: 20', 'count: 20, first: 5', ['simulate']],
    ['another cell, and who it feeds', '[gamma, proton]', '[gamma, proton, electron]', ['simulate', 'merge']],
    [
      'another step',
      'steps:',
      "steps:\n  - { name: new, input: { data_level: DL0 }, closed: true, sandbox: [], command: [cp], outputs: [{ files: '*' , metadata: { data_level: DL1 } }] }",
      ['new'],
    ],
  ])('is named by step: %s', (_, from, to, steps) => {
    expect(differingSteps(planned(), planned(TEXT.replace(from, to)))).toEqual(steps)
  })

  it('is a step that is gone', () => {
    expect(differingSteps(planned(), planned().slice(0, 2))).toEqual(['merge'])
  })

  it('is each step whose sandbox has other content', () => {
    expect(differingSteps(planned(), planned(TEXT, 'b'))).toEqual(['simulate'])
  })

  it('is not an extension of a simulation', () => {
    const extended = planned().map((one) => ({ ...one, runs: [...one.runs, { first: 500, count: 10 }] }))
    expect(differingSteps(extended, planned())).toEqual([])
  })
})
