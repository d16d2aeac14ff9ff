import { BatchExecuteStatementCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { describe, expect, it, vi } from 'vitest'
import { documentClient } from '../../shared/aws/clients.ts'
import { Table } from '../../shared/aws/table.ts'

// What waits longer and longer between its tries does not wait here.
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }))

const item = (index: number) => ({ pk: 'p', sk: `${index}` })

function mockedTable() {
  const client = documentClient({ region: 'us-east-1' })
  return { table: new Table(client, 'Catalog'), mock: mockClient(client) }
}

describe('inserting items', () => {
  it('tells of each item whether it was put, and tries again what was throttled, nothing else', async () => {
    const { table, mock } = mockedTable()
    mock
      .on(BatchExecuteStatementCommand)
      .resolvesOnce({
        Responses: [{}, { Error: { Code: 'DuplicateItem' } }, { Error: { Code: 'ThrottlingError' } }],
      })
      .resolvesOnce({ Responses: [{}] })
    expect(await table.insertAll([item(0), item(1), item(2)])).toEqual([true, false, true])
    const [, again] = mock.commandCalls(BatchExecuteStatementCommand)
    expect(again?.args[0].input.Statements?.map((statement) => statement.Parameters)).toEqual([['p', '2']])
  })

  it('tries again what a transaction of somebody else was in the way of, and gives up in the end', async () => {
    const { table, mock } = mockedTable()
    const conflict = { Responses: [{ Error: { Code: 'TransactionConflict' as const } }] }
    mock
      .on(BatchExecuteStatementCommand)
      .resolvesOnce(conflict)
      .resolvesOnce({ Responses: [{}] })
      .resolves(conflict)
    expect(await table.insertAll([item(0)])).toEqual([true])
    await expect(table.insertAll([item(0)])).rejects.toThrow('at 10 tries')
  })

  it('fails where a statement has no answer: nobody knows what became of it', async () => {
    const { table, mock } = mockedTable()
    mock.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] })
    await expect(table.insertAll([item(0), item(1)])).rejects.toThrow('no answer to a statement')
  })

  it('passes on the error that no repeating mends', async () => {
    const { table, mock } = mockedTable()
    mock
      .on(BatchExecuteStatementCommand)
      .resolves({ Responses: [{ Error: { Code: 'ValidationError', Message: 'too large' } }] })
    await expect(table.insertAll([item(0)])).rejects.toThrow('ValidationError: too large')
  })

  it('asks for no more than 25 at once, and answers in the order of the items', async () => {
    const { table, mock } = mockedTable()
    mock.on(BatchExecuteStatementCommand).callsFake((input: { Statements: { Parameters: string[] }[] }) => ({
      Responses: input.Statements.map(({ Parameters: [, sk] }) =>
        Number(sk) % 3 === 0 ? { Error: { Code: 'DuplicateItem' } } : {},
      ),
    }))
    const items = Array.from({ length: 130 }, (_, index) => item(index))
    expect(await table.insertAll(items)).toEqual(items.map((_, index) => index % 3 !== 0))
    const sizes = mock.commandCalls(BatchExecuteStatementCommand).map((call) => call.args[0].input.Statements?.length)
    expect(sizes).toEqual([25, 25, 25, 25, 25, 5])
  })
})
