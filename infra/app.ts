import { App } from 'aws-cdk-lib'
import { batchSitesIn, settingsIn, synthesizerIn } from './context.ts'
import { AccessStack } from './stacks/access.ts'
import { PipelineStack } from './stacks/pipeline.ts'
import { SitesStack } from './stacks/sites.ts'
import { StorageStack } from './stacks/storage.ts'

// What deploys is decided before there is an app: this one is never synthesized, it only reads the command line.
const app = new App(synthesizerIn(new App({ autoSynth: false }).node))
const settings = settingsIn(app.node)
const storage = new StorageStack(app, settings)
const sites = batchSitesIn(app.node) ?? new SitesStack(app, { settings, storage }).sites
const pipeline = new PipelineStack(app, { settings, storage, sites })
new AccessStack(app, { settings, storage, pipeline })
