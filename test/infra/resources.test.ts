import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { deploymentOf } from '../../infra/deployment.ts'
import { settingsOf } from './synthesized.ts'

const templateSchema = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) })
/** Names that change with what is deployed. */
const OF_AN_ASSET = /^(HttpApiDeployment|CustomResource)/

const app = new App({ context: { [BUNDLING_STACKS]: [] } })
const { storage, sites, pipeline, access, watch } = deploymentOf(app, settingsOf())

describe('what is deployed', () => {
  it('is what was agreed on, resource by resource: another name is another resource', async () => {
    const lines = [storage, sites, pipeline, access, watch].flatMap((stack) => {
      if (stack === undefined) return []
      const { Resources } = templateSchema.parse(Template.fromStack(stack).toJSON())
      const resources = Object.entries(Resources).filter(([id]) => !OF_AN_ASSET.test(id))
      return [stack.stackName, ...resources.map(([id, { Type }]) => `  ${Type} ${id}`).toSorted()]
    })
    expect(lines.length).toBeGreaterThan(100)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('resources-of-stacks.txt')
  })
})
