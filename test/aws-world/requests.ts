import * as z from 'zod'
import type { Parts } from './expressions.ts'

/** Where an item lies. */
export interface Place {
  readonly table: string
  readonly key: { readonly pk: string; readonly sk: string }
}

/** Limits of DynamoDB: what one request may carry. */
const BATCH_GET = 100
const BATCH_WRITE = 25
const TRANSACTION = 100

/** The document client is told to refuse `undefined`: it would be lost in silence. */
const item = z
  .record(z.string(), z.unknown())
  .refine((one) => !Object.values(one).includes(undefined), 'a field is undefined')
const key = z.object({ pk: z.string(), sk: z.string() })
const names = z.record(z.string(), z.string()).optional()
const values = item.optional()
const expressions = {
  TableName: z.string(),
  ConditionExpression: z.string().optional(),
  UpdateExpression: z.string().optional(),
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: values,
}

function read<Request extends Parts & { TableName: string; ConditionExpression?: string | undefined }>(
  request: Request,
) {
  return { table: request.TableName, when: request.ConditionExpression, parts: request }
}

/** A put. */
export const putSchema = z.object({ ...expressions, Item: item.and(key) }).transform((request) => {
  const { pk, sk } = request.Item
  return { ...read(request), key: { pk, sk }, item: request.Item, text: undefined }
})

/** A request for one item by its key: a get, an update, a delete, a check. */
export const keyedSchema = z.object({ ...expressions, Key: key }).transform((request) => {
  return { ...read(request), key: request.Key, item: undefined, text: request.UpdateExpression }
})

/** Keys to be read, of one table. */
export const batchReadSchema = z
  .object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(key).min(1).max(BATCH_GET) })) })
  .transform(({ RequestItems }) => placesOf(Object.entries(RequestItems).map(([table, { Keys }]) => [table, Keys])))

/** Keys to be read at one moment. */
export const transactReadSchema = z
  .object({ TransactItems: z.array(z.object({ Get: z.object({ TableName: z.string(), Key: key }) })).max(TRANSACTION) })
  .transform(({ TransactItems }) => TransactItems.map(({ Get }): Place => ({ table: Get.TableName, key: Get.Key })))

/** Keys to be removed, of one table. */
export const batchRemovalSchema = z
  .object({
    RequestItems: z.record(
      z.string(),
      z
        .array(z.object({ DeleteRequest: z.object({ Key: key }) }))
        .min(1)
        .max(BATCH_WRITE),
    ),
  })
  .transform(({ RequestItems }) =>
    placesOf(Object.entries(RequestItems).map(([table, all]) => [table, all.map((one) => one.DeleteRequest.Key)])),
  )

function placesOf(tables: readonly (readonly [string, readonly Place['key'][]])[]): readonly Place[] {
  const places = tables.flatMap(([table, keys]) => keys.map((each) => ({ table, key: each })))
  if (new Set(places.map((place) => JSON.stringify(place))).size < places.length)
    throw new Error('a batch names a key twice')
  return places
}

/** The writes of a transaction: the command that each is like, and its request. */
export const transactionSchema = z
  .object({
    TransactItems: z
      .array(z.partialRecord(z.enum(['Put', 'Update', 'Delete', 'ConditionCheck']), z.unknown()))
      .min(1)
      .max(TRANSACTION),
  })
  .transform(({ TransactItems }) =>
    TransactItems.flatMap((one) =>
      Object.entries(one).map(
        ([verb, request]) => [`${verb}${verb === 'ConditionCheck' ? '' : 'Item'}Command`, request] as const,
      ),
    ),
  )

/** `INSERT INTO "table" VALUE {'a': ?, ...}`. */
export const statementsSchema = z
  .object({
    Statements: z
      .array(z.object({ Statement: z.string(), Parameters: z.array(z.unknown()) }))
      .min(1)
      .max(BATCH_WRITE),
  })
  .transform(({ Statements }) =>
    Statements.map(({ Statement: text, Parameters: given }) => {
      const [, table = ''] = /INTO "([^"]+)"/.exec(text) ?? []
      const fields = [...text.matchAll(/'(\w+)': \?/g)].map(([, name = ''], index) => [name, given[index]])
      const whole = item.and(key).parse(Object.fromEntries(fields))
      return { place: { table, key: { pk: whole.pk, sk: whole.sk } }, item: whole }
    }),
  )

/** A query. */
export const querySchema = z
  .object({
    ...expressions,
    ExpressionAttributeValues: z.looseObject({ ':pk': z.string() }),
    KeyConditionExpression: z.string(),
    Limit: z.number().int().positive(),
    ScanIndexForward: z.boolean(),
    ExclusiveStartKey: key.optional(),
  })
  .transform((request) => ({
    table: request.TableName,
    pk: request.ExpressionAttributeValues[':pk'],
    text: request.KeyConditionExpression,
    parts: request,
    limit: request.Limit,
    forward: request.ScanIndexForward,
    from: request.ExclusiveStartKey,
  }))
