import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, expect, it } from 'vitest'
import { Table } from '../../shared/aws/table.ts'
import { TokenBucket } from '../../shared/aws/batch/token-bucket.ts'

const mock = mockClient(DynamoDBDocumentClient)
/** Milliseconds between two calls: 40 a second. */
const APART = 25

afterEach(() => mock.reset())

/** A table that does with its one item what DynamoDB does, for the two updates that there are. */
function aBucket(now: number) {
  const held: { next: number | undefined; times: number[] } = { next: undefined, times: [] }
  mock.on(UpdateCommand).callsFake((input: { ExpressionAttributeValues: Record<string, number> }) => {
    const { ':now': at = 0, ':apart': apart, ':most': most = 0, ':after': after } = input.ExpressionAttributeValues
    const { next } = held
    const isBehind = apart !== undefined && next !== undefined && next >= at && next <= most
    const isFirst = after !== undefined && (next === undefined || next < at)
    if (!isBehind && !isFirst) throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} })
    held.next = isBehind ? next + apart : after
    held.times.push((held.next ?? 0) - APART - now)
    return { Attributes: { next: held.next } }
  })
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }))
  return { held, bucket: new TokenBucket(new Table(client, 't'), { now: () => now }) }
}

it('gives every call a time of its own, apart from all others, to however many ask at once', async () => {
  const { held, bucket } = aBucket(1000)
  await Promise.all(Array.from({ length: 12 }, () => bucket.take()))
  expect(held.times).toEqual(Array.from({ length: 12 }, (_, index) => index * APART))
})

it('saves nothing up: after a rest the next call goes at once, and the one after it does not', async () => {
  const { held, bucket } = aBucket(10_000)
  held.next = 500
  await bucket.take()
  await bucket.take()
  expect(held.times).toEqual([0, APART])
})

it('lets nobody wait for longer than a function may, and nobody reserve a time that it does not wait for', async () => {
  const { held, bucket } = aBucket(1000)
  held.next = 1000 + 60_000
  await expect(bucket.take()).rejects.toThrow('come again')
  expect(held.times).toEqual([])
})
