import { App } from 'aws-cdk-lib'
import { batchSitesIn, settingsIn } from './context.ts'
import { AccessStack } from './stacks/access.ts'
import { PipelineStack } from './stacks/pipeline.ts'
import { SitesStack } from './stacks/sites.ts'
import { StorageStack } from './stacks/storage.ts'
import { WatchStack } from './stacks/watch.ts'

const app = new App()
const settings = settingsIn(app.node)
const storage = new StorageStack(app, settings)
const sites = batchSitesIn(app.node) ?? new SitesStack(app, { settings, storage }).sites
const pipeline = new PipelineStack(app, { settings, storage, sites })
const { api } = new AccessStack(app, { settings, storage, pipeline })
new WatchStack(app, { settings, storage, pipeline, sites, api })
