import { BatchExecuteStatementCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { again } from './again.ts'
import { inChunks } from './in-chunks.ts'
import { isPassing } from './passing.ts'

type Item = Readonly<Record<string, unknown>>

/** Statements that one request may carry (API reference of DynamoDB). */
const BATCH_STATEMENTS = 25
/** Requests that are on their way at the same time. */
const BATCHES_AT_ONCE = 4

/**
 * Puts items of different keys, each if there is none under its key: BatchWriteItem knows no conditions, a statement that
 * inserts does. Tells of each item, in their order, whether it was put.
 */
export async function insertAll(
  client: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
): Promise<readonly boolean[]> {
  const put: boolean[] = []
  for (const group of inChunks(inChunks(items, BATCH_STATEMENTS), BATCHES_AT_ONCE))
    put.push(...(await Promise.all(group.map((batch) => insertBatch(client, table, batch)))).flat())
  return put
}

async function insertBatch(client: DynamoDBDocumentClient, table: string, items: readonly Item[]) {
  const put = new Set<Item>()
  await again(items, async (all) => {
    const statements = all.map((item) => insertion(table, item))
    const { Responses: answers = [] } = await client.send(new BatchExecuteStatementCommand({ Statements: statements }))
    const left = all.filter((item, index) => {
      const answer = answers[index]
      if (answer === undefined) throw new Error('DynamoDB gave no answer to a statement')
      const { Error: error } = answer
      if (error === undefined) put.add(item)
      else if (isPassing(error.Code)) return true
      else if (error.Code !== 'DuplicateItem') throw new Error(`DynamoDB: ${error.Code}: ${error.Message}`)
      return false
    })
    return left.length === 0 ? undefined : left
  })
  return items.map((item) => put.has(item))
}

/** The names of attributes are text of the statement (none of ours has a quote in it), their values stand apart. */
function insertion(table: string, item: Item) {
  const fields = Object.keys(item).map((name) => `'${name}': ?`)
  return { Statement: `INSERT INTO "${table}" VALUE {${fields.join(', ')}}`, Parameters: Object.values(item) }
}
