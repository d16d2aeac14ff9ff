import { App } from 'aws-cdk-lib'
import { batchSitesIn, settingsIn, synthesizerIn } from './context.ts'
import { deploymentOf } from './deployment.ts'

// What deploys is decided before there is an app: this one is never synthesized, it only reads the command line.
const app = new App(synthesizerIn(new App({ autoSynth: false }).node))
deploymentOf(app, settingsIn(app.node), batchSitesIn(app.node))
