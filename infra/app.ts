import { App } from 'aws-cdk-lib'
import { batchSitesIn, settingsIn } from './context.ts'
import { AccessStack } from './stacks/access.ts'
import { PipelineStack } from './stacks/pipeline.ts'
import { SitesStack } from './stacks/sites.ts'
import { StorageStack } from './stacks/storage.ts'

const app = new App()
const settings = settingsIn(app.node)
const { catalog, transformations, files } = new StorageStack(app, settings)
const sites = batchSitesIn(app.node) ?? new SitesStack(app, { settings, files }).sites
const pipeline = new PipelineStack(app, { catalog, transformations, files, settings, sites })
new AccessStack(app, { catalog, transformations, files, settings, pipeline })
