import { TransactionCanceledException, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
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
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb'
import { sideBySide } from '../ports/side-by-side.ts'
import { again } from './again.ts'
import { expressionParts } from './expression.ts'
import type { Key } from './key-kind.ts'
import { inChunks } from './in-chunks.ts'
import { insertAll } from './insert-all.ts'
import { pastConflicts } from './past-conflicts.ts'

/** An item as it comes from a table: nothing in it is believed before it is parsed. */
export type Item = Readonly<Record<string, unknown>>

/** A condition: `#field` names an attribute, `:value` an entry of `values`. See {@link expressionParts}. */
export interface When {
  readonly when?: string
  readonly values?: Readonly<Record<string, unknown>>
}

/** One write of a transaction. */
export type Write =
  | (When & { readonly put: Key & Item })
  /** `set` is an update expression: `SET #a = :a ADD #n :n`. */
  | (When & { readonly update: Key; readonly set: string })
  | (When & { readonly remove: Key })
  | (When & { readonly check: Key })

/** Items of one partition, in the order of their sort keys. */
export interface Range {
  readonly pk: string
  /** Only sort keys that begin so. */
  readonly begins?: string
  /** Only sort keys after this one. It must meet `begins` or `before` itself where one is given: DynamoDB starts nowhere else. */
  readonly after?: string
  /** Only sort keys before this one; not together with `begins`: a query takes one condition. */
  readonly before?: string
  /** The last ones first. */
  readonly backwards?: boolean
  readonly limit: number
}

/** Limits of DynamoDB (API reference). */
const BATCH_GET = 100
const BATCH_WRITE = 25

/**
 * One of the two tables, in the few kinds of request that the ports make. Every read is consistent: what reads decide is
 * written on conditions, and an item that was just put must not be taken for absent.
 */
export class Table {
  readonly name: string
  readonly #client: DynamoDBDocumentClient

  constructor(client: DynamoDBDocumentClient, name: string) {
    this.#client = client
    this.name = name
  }

  /** An item, undefined when there is none. */
  async get(key: Key): Promise<Item | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.name, Key: key, ConsistentRead: true }),
    )
    return item
  }

  /** Items by key, in no order, those that are not there left out. */
  async getAll(keys: readonly Key[]): Promise<readonly Item[]> {
    const found: Item[] = []
    await sideBySide(inChunks(unique(keys), BATCH_GET), (chunk) =>
      again(chunk, async (left) => {
        const request = { [this.name]: { Keys: [...left], ConsistentRead: true } }
        const answer = await this.#client.send(new BatchGetCommand({ RequestItems: request }))
        found.push(...(answer.Responses?.[this.name] ?? []))
        const unread = answer.UnprocessedKeys?.[this.name]?.Keys ?? []
        return unread.length === 0 ? undefined : left.filter((key) => unread.some((one) => isSame(one, key)))
      }),
    )
    return found
  }

  /** Items by key as they were at one moment, in the order of the keys; undefined for those that are not there. At most 100. */
  async getTogether(keys: readonly Key[]): Promise<readonly (Item | undefined)[]> {
    const items = keys.map((key) => ({ Get: { TableName: this.name, Key: key } }))
    const answer = await pastConflicts(() => this.#client.send(new TransactGetCommand({ TransactItems: items })))
    return (answer.Responses ?? []).map((response) => response.Item)
  }

  /** Items of a partition, at most as many as asked for: reads on where DynamoDB ends a page early. */
  async range({ pk, begins, after, before, backwards = false, limit }: Range): Promise<readonly Item[]> {
    const found: Item[] = []
    // A query takes one condition on the sort key: where there are two, the reading starts after the one.
    let from: Item | undefined = after !== undefined && (begins ?? before) !== undefined ? { pk, sk: after } : undefined
    const text = `#pk = :pk${sortCondition({ begins, after, before })}`
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.name,
          KeyConditionExpression: text,
          ...expressionParts([text], { pk, begins, after, before }),
          ConsistentRead: true,
          ScanIndexForward: !backwards,
          Limit: limit - found.length,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      )
      found.push(...(answer.Items ?? []))
      from = answer.LastEvaluatedKey
    } while (from !== undefined && found.length < limit)
    return found
  }

  /** Puts an item; false, and nothing is changed, when the condition does not hold. */
  put(item: Key & Item, { when, values }: When = {}): Promise<boolean> {
    return held(() =>
      this.#client.send(
        new PutCommand({
          TableName: this.name,
          Item: item,
          ...(when === undefined ? {} : { ConditionExpression: when }),
          ...expressionParts([when], values),
        }),
      ),
    )
  }

  /**
   * Puts items of different keys, each if there is none under its key; tells of each, in their order, whether it was put. One
   * write unit a started KB, one request for 25. After an unclear answer it is tried again and may find what it put itself:
   * whoever is told of an item that was there reads it before concluding that it is another's.
   */
  insertAll(items: readonly (Key & Item)[]): Promise<readonly boolean[]> {
    return insertAll(this.#client, this.name, items)
  }

  /** Updates an item, making it where there is none; returns it as it is thereafter, undefined when the condition does not hold. */
  async update(key: Key, set: string, { when, values }: When = {}): Promise<Item | undefined> {
    try {
      const update = new UpdateCommand({
        TableName: this.name,
        Key: key,
        UpdateExpression: set,
        ...(when === undefined ? {} : { ConditionExpression: when }),
        ...expressionParts([set, when], values),
        ReturnValues: 'ALL_NEW',
      })
      const answer = await pastConflicts(() => this.#client.send(update))
      return answer.Attributes ?? {}
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      throw error
    }
  }

  /** Removes an item; false when the condition does not hold. Without a condition, one that is not there is passed over. */
  remove(key: Key, { when, values }: When = {}): Promise<boolean> {
    return held(() =>
      this.#client.send(
        new DeleteCommand({
          TableName: this.name,
          Key: key,
          ...(when === undefined ? {} : { ConditionExpression: when }),
          ...expressionParts([when], values),
        }),
      ),
    )
  }

  /** Removes items; those that are not there are passed over. Not all or none: what asks for it asks again. */
  async removeAll(keys: readonly Key[]): Promise<void> {
    for (const chunk of inChunks(unique(keys), BATCH_WRITE))
      await again(chunk, async (left) => {
        const requests = left.map((key) => ({ DeleteRequest: { Key: key } }))
        const batch = { RequestItems: { [this.name]: requests } }
        const answer = await pastConflicts(() => this.#client.send(new BatchWriteCommand(batch)))
        const undone: readonly Item[] = (answer.UnprocessedItems?.[this.name] ?? []).flatMap(
          (one) => one.DeleteRequest?.Key ?? [],
        )
        return undone.length === 0 ? undefined : left.filter((key) => undone.some((one) => isSame(one, key)))
      })
  }

  /** Writes all or nothing, at most 100; false when a condition does not hold. A conflict with another writer is tried again. */
  async together(writes: readonly Write[]): Promise<boolean> {
    try {
      await pastConflicts(() =>
        this.#client.send(new TransactWriteCommand({ TransactItems: writes.map((write) => this.#asItem(write)) })),
      )
      return true
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : []
      if (reasons.some((reason) => reason.Code === 'ConditionalCheckFailed')) return false
      throw error
    }
  }

  #asItem(write: Write) {
    const condition = write.when === undefined ? {} : { ConditionExpression: write.when }
    const table = { TableName: this.name, ...condition }
    if ('put' in write) return { Put: { ...table, Item: write.put, ...expressionParts([write.when], write.values) } }
    if ('remove' in write)
      return { Delete: { ...table, Key: write.remove, ...expressionParts([write.when], write.values) } }
    if ('check' in write) {
      const { when = 'attribute_exists(#pk)' } = write
      const parts = expressionParts([when], write.values)
      return { ConditionCheck: { TableName: this.name, ConditionExpression: when, Key: write.check, ...parts } }
    }
    const parts = expressionParts([write.set, write.when], write.values)
    return { Update: { ...table, Key: write.update, UpdateExpression: write.set, ...parts } }
  }
}

function sortCondition({ begins, after, before }: Record<'begins' | 'after' | 'before', string | undefined>): string {
  if (begins !== undefined) return ' AND begins_with(#sk, :begins)'
  if (before !== undefined) return ' AND #sk < :before'
  return after === undefined ? '' : ' AND #sk > :after'
}

async function held(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await pastConflicts(send)
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

function isSame(one: Item, other: Key): boolean {
  return one['pk'] === other.pk && one['sk'] === other.sk
}

/** DynamoDB refuses a batch that names a key twice. */
function unique(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()]
}
