import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { deploymentOf } from '../../infra/deployment.ts'
import { settingsOf } from './synthesized.ts'

const read = (path: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'))
const contextSchema = z.record(z.string(), z.unknown())
const { context: flags } = z.object({ context: contextSchema }).parse(read('cdk.json'))
const recommended = contextSchema.parse(read('node_modules/aws-cdk-lib/recommended-feature-flags.json'))

const SETTINGS = 'encryption: own\nsites: [{name: batch}, {name: large, compute: ec2-spot, architecture: arm64}]\n'

function templatesWith(context: Readonly<Record<string, unknown>>): unknown {
  const app = new App({ context: { [BUNDLING_STACKS]: [], ...context } })
  const { storage, sites, pipeline, access, watch } = deploymentOf(app, settingsOf(SETTINGS))
  return [storage, sites ?? storage, pipeline, access, watch].map((stack) => Template.fromStack(stack).toJSON())
}

describe('the feature flags of cdk.json', () => {
  it('are all that this version of CDK has', () => {
    expect(Object.keys(flags).toSorted()).toEqual(Object.keys(recommended).toSorted())
  })

  it('change nothing of what other tests look at, which have none', () => {
    expect(templatesWith(flags)).toEqual(templatesWith({}))
  })
})
