import { App } from 'aws-cdk-lib'
import { SETTINGS } from './config.ts'
import { StorageStack } from './stacks/storage.ts'

const app = new App()
new StorageStack(app, `${SETTINGS.deployment}-Storage`, SETTINGS)
