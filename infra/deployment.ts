import type { App } from 'aws-cdk-lib'
import type { BatchSite } from '../shared/aws/batch/site-settings.ts'
import type { Settings } from './config.ts'
import { AccessStack } from './stacks/access.ts'
import { PipelineStack } from './stacks/pipeline.ts'
import { SitesStack } from './stacks/sites.ts'
import { StorageStack } from './stacks/storage.ts'
import { WatchStack } from './stacks/watch.ts'

/** The stacks of one deployment. */
export interface Deployment {
  readonly storage: StorageStack
  /** Undefined: the sites were there already. */
  readonly sites: SitesStack | undefined
  readonly pipeline: PipelineStack
  readonly access: AccessStack
  readonly watch: WatchStack
}

/** Makes all stacks of a deployment, those first that the others rest on. `given`: sites that are there already; then none is made. */
export function deploymentOf(app: App, settings: Settings, given?: readonly BatchSite[]): Deployment {
  const storage = new StorageStack(app, settings)
  const made = given === undefined ? new SitesStack(app, { settings, storage }) : undefined
  const sites = given ?? made?.sites ?? []
  const pipeline = new PipelineStack(app, { settings, storage, sites })
  const access = new AccessStack(app, { settings, storage, pipeline })
  const watch = new WatchStack(app, { settings, storage, pipeline, sites, api: access.api })
  return { storage, sites: made, pipeline, access, watch }
}
