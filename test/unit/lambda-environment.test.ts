import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { environmentOf } from '../../shared/aws/lambda/environment.ts'
import { defaultConfig } from '../../shared/config/default-config.ts'
import { QUEUES, VARIABLES } from '../../shared/names.ts'

const config = defaultConfig({ cores: 1, memoryMegabytes: 1024 })
const queueUrls = Object.fromEntries(QUEUES.map((name) => [name, `https://sqs/${name}`]))
const WHOLE: Readonly<Record<string, string>> = {
  [VARIABLES.catalogTable]: 'catalog-1',
  [VARIABLES.transformationsTable]: 'transformations-1',
  [VARIABLES.filesBucket]: 'files-1',
  [VARIABLES.queueUrls]: JSON.stringify(queueUrls),
  [VARIABLES.uploadQueueUrl]: 'https://sqs/upload',
  [VARIABLES.stage]: 'prod',
  [VARIABLES.config]: JSON.stringify(config),
}

function without(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(WHOLE).filter(([name]) => !names.includes(name)))
}

function problemOf(variables: Readonly<Record<string, string>>): string {
  try {
    environmentOf(variables)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

describe('the environment of a function', () => {
  it('is read whole, whatever else is in it', () => {
    expect(environmentOf({ ...WHOLE, PATH: '/usr/bin' })).toEqual({
      catalogTable: 'catalog-1',
      transformationsTable: 'transformations-1',
      filesBucket: 'files-1',
      queueUrls,
      uploadQueueUrl: 'https://sqs/upload',
      stage: 'prod',
      batchSites: undefined,
      config,
    })
  })

  it('one error names every variable that is missing, and no other', () => {
    const names = Object.keys(WHOLE)
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1 }), (missing) => {
        const problem = problemOf(without(missing))
        expect(names.filter((name) => problem.includes(name)).toSorted()).toEqual(missing.toSorted())
      }),
    )
  })

  it('a variable that is empty, no JSON, or lacks a queue, is named with what is wrong', () => {
    const few = JSON.stringify({ ...queueUrls, group: undefined })
    const problem = problemOf({
      ...WHOLE,
      [VARIABLES.catalogTable]: '',
      [VARIABLES.queueUrls]: few,
      [VARIABLES.config]: '{',
    })
    expect(problem).toContain(`${VARIABLES.catalogTable}: `)
    expect(problem).toContain(`${VARIABLES.queueUrls}.group: `)
    expect(problem).toContain(`${VARIABLES.config}: it is not JSON`)
  })
})
