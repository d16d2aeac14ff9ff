import { App } from 'aws-cdk-lib'
import { defaultConfig } from '../shared/config/default-config.ts'
import { SETTINGS } from './config.ts'
import { PipelineStack } from './stacks/pipeline.ts'
import { StorageStack } from './stacks/storage.ts'

const app = new App()
const { catalog, transformations, files } = new StorageStack(app, `${SETTINGS.deployment}-Storage`, SETTINGS)
const config = JSON.stringify(defaultConfig({ cores: 1, memoryMegabytes: 1024 }))
new PipelineStack(app, `${SETTINGS.deployment}-Pipeline`, { catalog, transformations, files, config })
