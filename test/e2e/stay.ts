import { ownTemporaryDirectory } from '../fixtures/temporary-directory.ts'
import { deployApp, type DeployedApp } from './deployed-app.ts'
import { apiOn } from './aws-command-line.ts'

/** The stage that is deployed. */
const STAGE = 'trial'

/** Deploys the app on an emulator and a twin of Batch, says how it is reached, and stays until it is told to end. */
async function stay(): Promise<number> {
  ownTemporaryDirectory()
  process.stderr.write('deploying: a minute or two\n')
  const app = await deployApp()
  if (app === null) return 1
  process.stdout.write(await reached(app))
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve()
      })
  })
  await app.stop()
  return 0
}

async function reached({ endpoint, bucket }: DeployedApp): Promise<string> {
  const variables = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    // The AWS CLI and boto3 know the Region by this one.
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    CASCADE_API_URL: `'${await apiOn(endpoint, STAGE)}'`,
    CASCADE_TARGET: 'aws',
    CASCADE_STAGE: STAGE,
    BUCKET: bucket,
  }
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${value}`)
  const use = ['# for a shell that is to work with it; Ctrl-C here ends all of it', ...exports, '# then, for one:']
  return `${[...use, '# npx cascade run examples/gamma-campaign/production.yaml'].join('\n')}\n`
}

process.exitCode = await stay()
