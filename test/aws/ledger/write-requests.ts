import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'

/** An item as the wire has it. */
export type RawItem = Readonly<Record<string, AttributeValue>>

/** What a request does to one item. */
export interface ItemWrite {
  readonly table: string
  readonly key: { readonly pk: string; readonly sk: string }
  /** The item thereafter, where the request says it whole; `removed`; or `unknown`: the request only says what changes. */
  readonly after: RawItem | 'removed' | 'unknown' | 'same'
}

/** Only parsed for its shape: the SDK has made it. */
const rawItemSchema = z.custom<RawItem>((value) => typeof value === 'object' && value !== null)
const putSchema = z.object({ TableName: z.string(), Item: rawItemSchema })
const keyedSchema = z.object({ TableName: z.string(), Key: rawItemSchema })
const transactionSchema = z.object({
  TransactItems: z.array(
    z.object({
      Put: putSchema.optional(),
      Update: keyedSchema.optional(),
      Delete: keyedSchema.optional(),
      ConditionCheck: keyedSchema.optional(),
    }),
  ),
})
const batchSchema = z.object({
  RequestItems: z.record(z.string(), z.array(z.object({ DeleteRequest: z.object({ Key: rawItemSchema }) }))),
})
const statementsSchema = z.object({
  Statements: z.array(z.object({ Statement: z.string(), Parameters: z.array(z.custom<AttributeValue>()) })),
})

/** The items that a request writes, in its order; none for a request that only reads. */
export function itemWrites(command: string, input: unknown): readonly ItemWrite[] {
  switch (command) {
    case 'PutItemCommand':
      return [put(putSchema.parse(input))]
    case 'UpdateItemCommand':
      return [keyed(keyedSchema.parse(input), 'unknown')]
    case 'DeleteItemCommand':
      return [keyed(keyedSchema.parse(input), 'removed')]
    case 'BatchWriteItemCommand':
      return Object.entries(batchSchema.parse(input).RequestItems).flatMap(([TableName, requests]) =>
        requests.map(({ DeleteRequest: { Key } }) => keyed({ TableName, Key }, 'removed')),
      )
    case 'TransactWriteItemsCommand':
      return transactionSchema.parse(input).TransactItems.flatMap(inTransaction)
    case 'BatchExecuteStatementCommand':
      return statementsSchema.parse(input).Statements.map(inserted)
    default:
      return []
  }
}

function inTransaction(one: z.infer<typeof transactionSchema>['TransactItems'][number]): readonly ItemWrite[] {
  const { Put, Update, Delete, ConditionCheck } = one
  return [
    ...(Put === undefined ? [] : [put(Put)]),
    ...(Update === undefined ? [] : [keyed(Update, 'unknown')]),
    ...(Delete === undefined ? [] : [keyed(Delete, 'removed')]),
    ...(ConditionCheck === undefined ? [] : [keyed(ConditionCheck, 'same')]),
  ]
}

/** `INSERT INTO "table" VALUE {'a': ?, ...}`. */
function inserted({ Statement: text, Parameters: values }: z.infer<typeof statementsSchema>['Statements'][number]) {
  const [, TableName = ''] = /INTO "([^"]+)"/.exec(text) ?? []
  const names = [...text.matchAll(/'(\w+)': \?/g)].map(([, name = '']) => name)
  const pairs = names.flatMap((name, index) => {
    const value = values[index]
    return value === undefined ? [] : [[name, value] as const]
  })
  return put({ TableName, Item: Object.fromEntries(pairs) })
}

function put({ TableName: table, Item }: z.infer<typeof putSchema>): ItemWrite {
  return { table, key: keyOf(Item), after: Item }
}

function keyed({ TableName: table, Key }: z.infer<typeof keyedSchema>, after: ItemWrite['after']): ItemWrite {
  return { table, key: keyOf(Key), after }
}

function keyOf({ pk, sk }: RawItem): ItemWrite['key'] {
  return { pk: pk?.S ?? '', sk: sk?.S ?? '' }
}
