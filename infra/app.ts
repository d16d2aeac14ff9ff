import { App } from 'aws-cdk-lib'
import { batchSitesIn, settingsIn } from './context.ts'
import { deploymentOf } from './deployment.ts'

const app = new App()
deploymentOf(app, settingsIn(app.node), batchSitesIn(app.node))
