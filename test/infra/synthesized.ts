import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { readSettings, type Settings } from '../../infra/config.ts'
import { AccessStack } from '../../infra/stacks/access.ts'
import { PipelineStack } from '../../infra/stacks/pipeline.ts'
import { StorageStack } from '../../infra/stacks/storage.ts'

/** A site that is there already. */
export const A_SITE: BatchSite = {
  name: 'batch',
  queue: 'arn:aws:batch:us-east-1:000000000000:job-queue/there',
  prefix: 'cascade-prod-batch',
  platform: 'FARGATE',
  architecture: 'X86_64',
  executionRole: 'arn:aws:iam::000000000000:role/execution',
  jobRole: 'arn:aws:iam::000000000000:role/job',
  runnerImage: 'runner:1',
  logGroup: 'logs',
}

/** The settings that a `cascade.aws.yaml` comes to. */
export function settingsOf(text = ''): Settings {
  const { settings, problems } = readSettings(text)
  if (settings === undefined) throw new Error(problems.map(({ message }) => message).join('\n'))
  return settings
}

/** Storage, pipeline and API as they are deployed by a `cascade.aws.yaml`. Nothing is bundled: what the functions hold is tried where they run. */
export function synthesized(text = '') {
  const app = new App({ context: { [BUNDLING_STACKS]: [] } })
  const settings = settingsOf(text)
  const storage = new StorageStack(app, settings)
  const pipeline = new PipelineStack(app, { settings, storage, sites: [A_SITE] })
  const access = new AccessStack(app, { settings, storage, pipeline })
  const [storageTemplate, accessTemplate] = [Template.fromStack(storage), Template.fromStack(access)]
  return { storage, pipeline, storageTemplate, accessTemplate, template: Template.fromStack(pipeline) }
}
