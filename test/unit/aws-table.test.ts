import {
  ConditionalCheckFailedException,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { describe, expect, it, vi } from 'vitest'
import { documentClient } from '../../shared/aws/clients.ts'
import { Table } from '../../shared/aws/table.ts'

// What waits longer and longer between its tries does not wait here.
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }))

const about = { message: '', $metadata: {} }
const key = (index: number) => ({ pk: 'p', sk: `${index}` })
const keys = (count: number) => Array.from({ length: count }, (_, index) => key(index))

function mocked() {
  const client = documentClient({ region: 'us-east-1' })
  return { table: new Table(client, 'T'), mock: mockClient(client) }
}

function cancelled(...codes: readonly string[]): TransactionCanceledException {
  return new TransactionCanceledException({ ...about, CancellationReasons: codes.map((Code) => ({ Code })) })
}

describe('reading many items', () => {
  it('asks again for those keys that DynamoDB did not come to, and for no others', async () => {
    const { table, mock } = mocked()
    const left = { T: { Keys: [key(1)] } }
    mock
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: { T: [key(0)] }, UnprocessedKeys: left })
      .resolvesOnce({ UnprocessedKeys: left })
      .resolves({ Responses: { T: [key(1)] } })
    expect(await table.getAll(keys(2))).toEqual(keys(2))
    const asked = mock.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems?.['T']?.Keys)
    expect(asked).toEqual([keys(2), [key(1)], [key(1)]])
  })

  it('asks for each key once, and for a hundred at a time', async () => {
    const { table, mock } = mocked()
    mock.on(BatchGetCommand).resolves({})
    await table.getAll([...keys(150), ...keys(150)])
    const asked = mock.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems?.['T']?.Keys?.length)
    expect(asked).toEqual([100, 50])
  })

  it('fails where DynamoDB never comes to them: absent they are not', async () => {
    const { table, mock } = mocked()
    mock.on(BatchGetCommand).resolves({ UnprocessedKeys: { T: { Keys: [key(0)] } } })
    await expect(table.getAll([key(0)])).rejects.toThrow('AWS did not take what it was given, at 10 tries')
  })

  it('at one moment is tried again when a transaction is in the way', async () => {
    const { table, mock } = mocked()
    mock
      .on(TransactGetCommand)
      .rejectsOnce(cancelled('None', 'TransactionConflict'))
      .resolves({ Responses: [{ Item: key(0) }, {}] })
    expect(await table.getTogether(keys(2))).toEqual([key(0), undefined])
    mock.on(TransactGetCommand).rejects(cancelled('ValidationError'))
    await expect(table.getTogether(keys(2))).rejects.toThrow(TransactionCanceledException)
  })

  it('never takes what was just written for absent: every read is consistent', async () => {
    const { table, mock } = mocked()
    mock.on(GetCommand).resolves({}).on(BatchGetCommand).resolves({}).on(QueryCommand).resolves({ Items: [] })
    await table.get(key(0))
    await table.getAll([key(0)])
    await table.range({ pk: 'p', limit: 1 })
    const asked: readonly unknown[] = mock.calls().map(({ args }) => args[0].input)
    expect(JSON.stringify(asked).split('"ConsistentRead":true')).toHaveLength(4)
  })
})

describe('removing many items', () => {
  it('removes those again that DynamoDB did not come to, and no others', async () => {
    const { table, mock } = mocked()
    mock
      .on(BatchWriteCommand)
      .resolvesOnce({ UnprocessedItems: { T: [{ DeleteRequest: { Key: key(1) } }] } })
      .resolves({})
    await table.removeAll(keys(2))
    const asked = mock.commandCalls(BatchWriteCommand).map(({ args }) => args[0].input.RequestItems?.['T'])
    expect(asked).toEqual([keys(2), [key(1)]].map((some) => some.map((Key) => ({ DeleteRequest: { Key } }))))
  })
})

describe('a conditional write of one item', () => {
  const conflict = new TransactionConflictException(about)
  const refused = new ConditionalCheckFailedException(about)

  it('is tried again when a transaction is in the way, and its condition decides then', async () => {
    const { table, mock } = mocked()
    mock.on(PutCommand).rejectsOnce(conflict).resolvesOnce({}).rejectsOnce(conflict).rejects(refused)
    expect([await table.put(key(0)), await table.put(key(0))]).toEqual([true, false])
    mock
      .on(UpdateCommand)
      .rejectsOnce(conflict)
      .resolvesOnce({ Attributes: key(0) })
      .rejects(refused)
    expect([await table.update(key(0), 'SET #a = :a', { values: { a: 1 } })]).toEqual([key(0)])
    expect(await table.update(key(0), 'SET #a = :a', { values: { a: 1 } })).toBeUndefined()
    mock.on(DeleteCommand).rejectsOnce(conflict).resolvesOnce({}).rejects(refused)
    expect([await table.remove(key(0)), await table.remove(key(0))]).toEqual([true, false])
  })

  it('that is throttled, after all that the SDK tried, is neither written nor refused', async () => {
    const { table, mock } = mocked()
    const throttled = new ProvisionedThroughputExceededException(about)
    mock.on(PutCommand).rejects(throttled).on(UpdateCommand).rejects(throttled).on(DeleteCommand).rejects(throttled)
    await expect(table.put(key(0))).rejects.toBe(throttled)
    await expect(table.update(key(0), 'REMOVE #a')).rejects.toBe(throttled)
    await expect(table.remove(key(0))).rejects.toBe(throttled)
  })
})

describe('a transaction', () => {
  it('is tried again where others were in the way, or there was no room for an item of it', async () => {
    const { table, mock } = mocked()
    mock
      .on(TransactWriteCommand)
      .rejectsOnce(cancelled('None', 'TransactionConflict'))
      .rejectsOnce(cancelled('ThrottlingError', 'ProvisionedThroughputExceeded'))
      .resolves({})
    expect(await table.together(keys(2).map((remove) => ({ remove })))).toBe(true)
    expect(mock.commandCalls(TransactWriteCommand)).toHaveLength(3)
  })

  it('is refused by one condition that does not hold, whatever else was in the way', async () => {
    const { table, mock } = mocked()
    mock.on(TransactWriteCommand).rejects(cancelled('TransactionConflict', 'ConditionalCheckFailed'))
    expect(await table.together(keys(2).map((remove) => ({ remove })))).toBe(false)
    expect(mock.commandCalls(TransactWriteCommand)).toHaveLength(1)
  })

  it('fails with what no repeating mends, and when it never gets through', async () => {
    const { table, mock } = mocked()
    mock.on(TransactWriteCommand).rejects(cancelled('None', 'ItemCollectionSizeLimitExceeded'))
    await expect(table.together([{ remove: key(0) }])).rejects.toThrow(TransactionCanceledException)
    mock.on(TransactWriteCommand).rejects(cancelled('TransactionConflict'))
    await expect(table.together([{ remove: key(0) }])).rejects.toThrow('at 10 tries')
  })
})
