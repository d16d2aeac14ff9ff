import { describe, expect, it } from 'vitest'
import { planProduction } from '../../shared/production/plan.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

/** Simulates, and does one thing more with the files of each particle. */
function production(merge: object, simulate: object = {}, ...more: readonly object[]): string {
  const steps = [
    {
      name: 'simulate',
      type: 'MCSimulation',
      over: ['particle'],
      runs: { count: 20 },
      command: ['simulate', '{run}'],
      outputs: [{ files: 'run*.events', count: 1, metadata: { data_level: 'R1' } }],
      ...simulate,
    },
    {
      name: 'merge',
      over: ['particle'],
      parents: ['simulate'],
      plugin: 'AllWhenComplete',
      command: ['merge', '{inputs}'],
      outputs: [{ files: 'merged.dl2', metadata: { data_level: 'DL2' } }],
      ...merge,
    },
    ...more,
  ]
  return JSON.stringify({ production: 'tiny', matrix: { particle: ['gamma', 'proton'] }, steps })
}

const output = (more: object): object => ({ files: '*.out', count: 1, metadata: { data_level: 'DL2' }, ...more })

describe('a production that only looks wrong', () => {
  it.each([
    ['a barrier, which makes one task, writes one name', production({})],
    ['what comes after a barrier has one file, and writes one name', chain({ plugin: { name: 'Standard', size: 1 } })],
    ['two outputs of a step may share a template that ends in the name', named('*-a.out', '*.out')],
    [
      'a simulation of one run writes one name',
      production({}, { over: [], runs: { count: 1 }, outputs: [output({ files: 'run.events' })] }),
    ],
    [
      'all tasks of a simulation call their file the same: its LFN has the run',
      production({}, { outputs: [output({ files: 'run.events' })] }),
    ],
    ['what a script is to write may look like a script', production({ command: ['merge', '{inputs}', 'plot.py'] })],
    [
      'a captured field tells LFNs apart',
      production({ plugin: 'Standard', outputs: [output({ files: '{source}.out', lfn: '/x/{particle}/{source}' })] }),
    ],
    ['an inherited field may tell LFNs apart', inheriting()],
    ['files of other names have other LFNs in the same folder', folders()],
    [
      'a query may be on a field that the command writes',
      production({ input: { n_events: { '>': 5 } } }, { outputs: [output({ job_metadata: ['n_events'] })] }),
    ],
    [
      'a query may be on a field that the name says',
      production({ input: { obs_id: 5 } }, { outputs: [output({ files: '{obs_id}.out' })] }),
    ],
    [
      'a query may be on a field that a template gives',
      production({ input: { run_number: { '<': 10 } } }, { outputs: [output({ metadata: { run_number: '{run}' } })] }),
    ],
    ['a query may ask for a field that is missing', production({ input: { merged: 'Missing' } })],
    ['a query may be different in each cell', production({ input: { particle: '{particle}' } })],
    [
      'one output that is wanted is enough',
      production(
        { input: { data_level: 'R1' } },
        { outputs: [output({}), output({ files: '*.r1', metadata: { data_level: 'R1' } })] },
      ),
    ],
    ['braces that are no placeholders are left alone', production({ command: ['merge', '{"cut": 3}', '{}', '{1}'] })],
    ['all files that are there may be asked for, whatever they are', catalog({ input: 'all', closed: true })],
    [
      'a query may differ from its own output in a range',
      catalog({ input: { merged: { '<': 1 } }, metadata: { merged: 1 }, open: true }),
    ],
  ])('%s', (_, text) => {
    const { plan, problems } = planProduction({ text, schema: FIELDS, disk: null, sandbox: [], name: null })
    expect(problems).toEqual([])
    expect(plan).not.toBeNull()
  })
})

/** A third step, for the one file of each particle. */
function chain(step: object): string {
  const outputs = [{ files: 'one.png', metadata: { data_level: 'DL3' } }]
  const last = { name: 'display', over: ['particle'], parents: ['merge'], command: ['display', '{input}'], outputs }
  return production({}, {}, { ...last, ...step })
}

function named(...files: readonly string[]): string {
  return production({ outputs: files.map((name) => output({ files: name, lfn: '/x/{transformation}/{name}' })) })
}

function inheriting(): string {
  const outputs = [output({ lfn: '/x/{transformation}/{source}.out' })]
  return catalog({ outputs, input: { data_level: 'R1' }, closed: true })
}

/** Two steps that write to one folder, but never the same name. */
function folders(): string {
  const events = { files: 'run{run}.events', count: 1, metadata: { data_level: 'R1' }, lfn: '/x/{name}' }
  return production(
    { outputs: [output({ files: 'merged.dl2', lfn: '/x/{particle}/{run}-{name}' })] },
    { outputs: [events] },
  )
}

function catalog(step: object): string {
  const base = { name: 'step', command: ['step', '{input}'], outputs: [output({})] }
  return JSON.stringify({ production: 'tiny', steps: [{ ...base, ...step }] })
}
