import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { TestContext } from 'vitest'
import { emulatedClient } from '../aws/emulated-tables.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import type { DeployedApp } from './deployed-app.ts'

/** The app; skips the test where there is no emulator. */
export type GivenApp = (context: TestContext) => DeployedApp

/** A transformation that takes files of a campaign, two at a time, whenever they come; alive, its backfill begun. */
export async function live({ ports }: DeployedApp, campaign: string): Promise<string> {
  const name = `${campaign.toLowerCase()}/process`
  const plugin = { name: 'Standard', parameters: { size: 2 } }
  await ports.transformations.create([aTransformation({ name, input: { kind: 'open', query: { campaign } }, plugin })])
  const [made] = await ports.transformations.read([name])
  if (made === undefined) throw new Error(`${name} was not made`)
  const state = { ...made.state, status: 'Active', backfill: 'running' } as const
  await ports.transformations.changeActive({ name, version: made.version, state, log: null }, 'add')
  await ports.queue.send('activate', [{ version: 1, transformation: name }])
  return name
}

/** Numbers of a transformation's tasks. */
export async function tasksOf({ ports }: DeployedApp, name: string): Promise<readonly number[]> {
  return (await ports.tasks.list(name, 0, 100)).map(({ number }) => number)
}

/** Uploads an object as any client of S3 does. */
export async function put(
  app: DeployedApp,
  key: string,
  content: string,
  Metadata: Readonly<Record<string, string>> = {},
) {
  const client = new S3Client(emulatedClient(app.endpoint))
  await client.send(new PutObjectCommand({ Bucket: app.bucket, Key: `incoming${key}`, Body: content, Metadata }))
}
