import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, expect, it } from 'vitest'
import { Table } from '../../shared/aws/table.ts'
import { TokenBucket } from '../../shared/aws/batch/token-bucket.ts'

const mock = mockClient(DynamoDBDocumentClient)
/** Milliseconds between two calls: 40 a second. */
const APART = 25

afterEach(() => mock.reset())

/** A table that holds the one item, and refuses as DynamoDB does who has not seen the newest. */
function aBucket(now: number) {
  const held: { next: number | undefined; waits: number[] } = { next: undefined, waits: [] }
  mock.on(GetCommand).callsFake(() => (held.next === undefined ? {} : { Item: { next: held.next } }))
  mock.on(UpdateCommand).callsFake((input: { ExpressionAttributeValues: Record<string, number> }) => {
    const { ':seen': seen, ':next': next = 0 } = input.ExpressionAttributeValues
    if (seen !== held.next) throw new ConditionalCheckFailedException({ message: 'late', $metadata: {} })
    held.next = next
    held.waits.push(next - APART - now)
    return { Attributes: { next } }
  })
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }))
  return { held, bucket: new TokenBucket(new Table(client, 't'), { now: () => now }) }
}

it('gives every call a time of its own, apart from all others, to however many ask at once', async () => {
  const { held, bucket } = aBucket(1000)
  await Promise.all(Array.from({ length: 12 }, () => bucket.take()))
  expect(held.waits).toEqual(Array.from({ length: 12 }, (_, index) => index * APART))
})

it('saves nothing up: after a rest the next call goes at once, and the one after it does not', async () => {
  const { held, bucket } = aBucket(10_000)
  held.next = 500
  await bucket.take()
  await bucket.take()
  expect(held.waits).toEqual([0, APART])
})

it('lets nobody wait for longer than a function may', async () => {
  const { held, bucket } = aBucket(1000)
  held.next = 1000 + 60_000
  await expect(bucket.take()).rejects.toThrow('come again')
})
