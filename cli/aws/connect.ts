import { createClient, type Client } from '../../shared/api/client.ts'
import type { Uploader } from '../uploads/uploader.ts'
import type { AwsTarget } from '../target.ts'
import { findDeployment } from './deployment.ts'
import { s3Uploader } from './s3-uploader.ts'
import { signedTransport } from './signed-transport.ts'

/** A way to the API of a deployment, and to where its files are uploaded. */
export interface AwsConnection {
  readonly client: Client
  readonly uploader: Uploader
}

const known = new Map<string, Promise<AwsConnection>>()

/** Connects to a deployment: found once in this process, however often a command looks. */
export function connectAws(target: AwsTarget): Promise<AwsConnection> {
  const key = JSON.stringify(target)
  const connection = known.get(key) ?? connect(target)
  known.set(key, connection)
  return connection
}

async function connect(target: AwsTarget): Promise<AwsConnection> {
  const deployment = await findDeployment(target)
  const client = createClient(signedTransport(deployment))
  return { client, uploader: s3Uploader(deployment) }
}
