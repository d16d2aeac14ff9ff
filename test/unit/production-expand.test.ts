import { describe, expect, it } from 'vitest'
import { definitionSchema, type Definition } from '../../shared/model/transformation.ts'
import { planProduction, type ProductionPlan } from '../../shared/production/plan.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

const TEXT = `
production: tiny
common: { campaign: TOY1, thetaP: 20.001 }
job: { image: 'node:24-slim', command: [node, '{outputs}'], parameters: { cut: 3 }, resources: { cpus: 2, time: 10m } }
matrix: { particle: [gamma, proton], merged: [0, 1] }
steps:
  - { name: last, parents: merge, plugin: { name: Join, by: particle, values: [gamma, proton] }, outputs: [{ files: a.svg }] }
  - name: simulate
    type: MCSimulation
    over: [particle]
    runs: { count: 20 }
    outputs: [{ files: 'run{run}.events', count: 1, metadata: { data_level: R1, thetaP: 40, run_number: '{run}' } }]
  - name: more
    type: MCSimulation
    runs: { count: 5 }
    outputs: [{ files: 'run{run}.events', kind: Log, min_size: 1kB, metadata: { data_level: R0 } }]
  - name: select
    over: [particle, merged]
    parents: [simulate, more]
    input: { data_level: [R1, R0] }
    metadata: { zenith: 60 }
    container: none
    parameters: { cut: 4, fast: yes }
    resources: { memory: 500MB, disk: 1.5GiB }
    max_errors: 5
    tolerate: 5%
    outputs: [{ files: '*.dl1', metadata: { data_level: DL1 }, lfn: '/ctao/{run}/{name}' }]
  - name: merge
    over: [particle]
    parents: [select]
    plugin: AllWhenComplete
    outputs: [{ files: '{particle}.dl1', count: 1, metadata: { data_level: DL1 } }]
  - name: catalog
    over: [particle]
    input: { particle: '{particle}', data_level: DL2, zenith: { '<': 30 } }
    register: [data/, more]
    outputs: [{ files: '*-{run}.dl3', metadata: { data_level: DL3 } }]
  - name: again
    input: all
    closed: true
    plugin: { name: Standard, tape: [TAPE] }
    outputs: [{ files: '*-{run}.dl3' }]
`

function planned(text = TEXT): ProductionPlan {
  const { plan, problems } = planProduction({ text, schema: FIELDS, disk: null, sandbox: [], name: null })
  expect(problems).toEqual([])
  if (plan === null) throw new Error('there is no plan')
  return plan
}

function definition(name: string): Definition {
  const found = planned().transformations.find((one) => one.definition.name === `tiny/${name}`)
  if (found === undefined) throw new Error(`there is no transformation ${name}`)
  return found.definition
}

describe('the transformations of a production', () => {
  it('are named by production, step and axes, parents before children', () => {
    expect(planned().transformations.map((one) => one.definition.name)).toEqual([
      'tiny/simulate-gamma',
      'tiny/simulate-proton',
      'tiny/more',
      'tiny/catalog-gamma',
      'tiny/catalog-proton',
      'tiny/again',
      'tiny/select-gamma-0',
      'tiny/select-gamma-1',
      'tiny/select-proton-0',
      'tiny/select-proton-1',
      'tiny/merge-gamma',
      'tiny/merge-proton',
      'tiny/last',
    ])
  })

  it('fit the model', () => {
    for (const { definition: one } of planned().transformations)
      expect(definitionSchema.safeParse(one).error).toBeUndefined()
  })

  it('are fed by parents with the same value of each axis they share', () => {
    expect(definition('select-gamma-1').parents).toEqual(['tiny/simulate-gamma', 'tiny/more'])
    expect(definition('merge-gamma').parents).toEqual(['tiny/select-gamma-0', 'tiny/select-gamma-1'])
    expect(definition('last').parents).toEqual(['tiny/merge-gamma', 'tiny/merge-proton'])
  })

  it('take nothing, the outputs of parents, or files of the catalog', () => {
    expect(definition('simulate-gamma').input).toEqual({ kind: 'none' })
    expect(definition('merge-gamma').input).toEqual({
      kind: 'parents',
      query: { transformation: ['tiny/select-gamma-0', 'tiny/select-gamma-1'] },
    })
    expect(definition('select-gamma-0').input).toEqual({
      kind: 'parents',
      query: { data_level: ['R0', 'R1'], transformation: ['tiny/more', 'tiny/simulate-gamma'] },
    })
    expect(definition('again').input).toEqual({ kind: 'closed', query: {} })
    expect(definition('catalog-proton').input).toEqual({
      kind: 'closed',
      query: { data_level: 'DL2', particle: 'proton', zenith: { '<': 30 } },
    })
  })

  it('have the metadata of the production, of their cell and of their step, canonical, later wins', () => {
    expect(definition('more').metadata).toEqual({ campaign: 'TOY1', zenith: 20 })
    expect(definition('select-proton-0').metadata).toEqual({
      campaign: 'TOY1',
      zenith: 60,
      particle: 'proton',
      merged: 0,
    })
    expect(definition('select-proton-0').axes).toEqual({ particle: 'proton', merged: 0 })
  })

  it('have outputs with canonical metadata, and templates as they stand', () => {
    expect(definition('simulate-gamma').job.outputs).toEqual([
      {
        files: 'run{run}.events',
        least: 1,
        most: 1,
        minimumSize: 1,
        metadata: { data_level: 'R1', zenith: 40, run_number: '{run}' },
        kind: 'Data',
        lfn: null,
      },
    ])
    expect(definition('more').job.outputs[0]).toMatchObject({ least: 1, most: null, minimumSize: 1000, kind: 'Log' })
    expect(definition('select-gamma-0').job.outputs[0]).toMatchObject({ lfn: '/ctao/{run}/{name}' })
  })

  it('inherit the job key by key, and a step overrules it', () => {
    const { job } = definition('select-gamma-0')
    expect(job.image).toBeNull()
    expect(job.parameters).toEqual({ cut: '4', fast: 'yes' })
    expect(job.resources).toEqual({ cpus: 2, memoryMegabytes: 500, timeSeconds: 600, diskMegabytes: 1611 })
    expect(definition('more').job).toMatchObject({
      image: 'node:24-slim',
      command: ['node', '{outputs}'],
      parameters: { cut: '3' },
      resources: { cpus: 2, memoryMegabytes: 2000, timeSeconds: 600 },
    })
  })

  it('have one file a task unless a plugin is named, and Standard too unless a size is', () => {
    expect(definition('select-gamma-0').plugin).toEqual({ name: 'Standard', parameters: { size: 1 } })
    expect(definition('again').plugin).toEqual({ name: 'Standard', parameters: { size: 1, tape: ['TAPE'] } })
    expect(definition('merge-gamma').plugin).toEqual({ name: 'AllWhenComplete', parameters: {} })
  })

  it('tolerate any loss, or none where a group is only right as a whole, or what is said', () => {
    expect(definition('catalog-gamma').tolerate).toBeNull()
    expect(definition('merge-gamma').tolerate).toEqual({ count: 0, unit: 'files' })
    expect(definition('last').tolerate).toEqual({ count: 0, unit: 'files' })
    expect(definition('select-gamma-0').tolerate).toEqual({ count: 5, unit: 'percent' })
  })

  it('stop files after three errors, or as many as are said', () => {
    expect(definition('more').maxErrors).toBe(3)
    expect(definition('select-gamma-0').maxErrors).toBe(5)
  })

  it('have runs: blocks for simulations one after the other, a million for each of the others', () => {
    const runs = planned().transformations.map(({ definition: one, runs: [range], wanted }) => [
      one.name,
      range?.first,
      range?.count,
      wanted,
    ])
    expect(runs).toEqual([
      ['tiny/simulate-gamma', 1, 20, 20],
      ['tiny/simulate-proton', 21, 20, 20],
      ['tiny/more', 41, 5, 5],
      ['tiny/catalog-gamma', 8_000_000, 1_000_000, 0],
      ['tiny/catalog-proton', 9_000_000, 1_000_000, 0],
      ['tiny/again', 10_000_000, 1_000_000, 0],
      ['tiny/select-gamma-0', 2_000_000, 1_000_000, 0],
      ['tiny/select-gamma-1', 3_000_000, 1_000_000, 0],
      ['tiny/select-proton-0', 4_000_000, 1_000_000, 0],
      ['tiny/select-proton-1', 5_000_000, 1_000_000, 0],
      ['tiny/merge-gamma', 6_000_000, 1_000_000, 0],
      ['tiny/merge-proton', 7_000_000, 1_000_000, 0],
      ['tiny/last', 1_000_000, 1_000_000, 0],
    ])
  })

  it('come with what is to be registered, and with the run numbers of the campaign', () => {
    const { register, reservations } = planned()
    expect(register).toEqual([
      { step: 'catalog', transformations: ['tiny/catalog-gamma', 'tiny/catalog-proton'], paths: ['data/', 'more'] },
    ])
    expect(reservations).toEqual([
      {
        campaign: 'TOY1',
        production: 'tiny',
        claims: [
          { transformation: 'tiny/simulate-gamma', ranges: [{ first: 1, count: 20 }] },
          { transformation: 'tiny/simulate-proton', ranges: [{ first: 21, count: 20 }] },
          { transformation: 'tiny/more', ranges: [{ first: 41, count: 5 }] },
        ],
      },
    ])
  })
})
