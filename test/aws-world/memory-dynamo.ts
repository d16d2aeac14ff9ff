import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { documentClient } from '../../shared/aws/clients.ts'
import { compareValues, holds, updated, type PlainItem } from './expressions.ts'
import {
  batchReadSchema,
  batchRemovalSchema,
  keyedSchema,
  putSchema,
  querySchema,
  statementsSchema,
  transactionSchema,
  transactReadSchema,
  type Place,
} from './requests.ts'

/** What a write makes of an item: undefined removes it. */
interface Effect {
  readonly place: Place
  readonly after: PlainItem | undefined
}

/** Bytes of an item at most (quotas of DynamoDB). */
const ITEM_BYTES = 400 * 1024

/**
 * DynamoDB in memory behind the real client, in the kinds of request that the ports make: for tests that need it by the hundred
 * thousand, which an emulator takes hours for. The contracts of all ports are tried on it, too.
 */
export class MemoryDynamo {
  readonly client: DynamoDBDocumentClient = documentClient({ region: 'us-east-1' })
  /** Items by sort key, of each partition. */
  readonly #partitions: Map<string, Map<string, PlainItem>> = new Map()
  readonly #records: { readonly table: string; readonly dynamodb: PlainItem }[] = []

  /** With all that another one holds, but for what its streams still have to tell. */
  constructor(from?: MemoryDynamo) {
    if (from !== undefined)
      this.#partitions = new Map([...from.#partitions].map(([name, items]) => [name, new Map(items)]))
    this.client.middlewareStack.add(
      (_, { commandName = '' }) =>
        async ({ input }) => {
          // An answer takes its time: whoever asks for several things at once is not served one after the other.
          await new Promise(setImmediate)
          const output = { $metadata: {}, ...this.#answer(commandName, structuredClone(input)) }
          return { response: {}, output: structuredClone(output) }
        },
      { step: 'initialize', priority: 'low', name: 'memoryDynamo' },
    )
  }

  /** Records of the stream of a table that were not read before. */
  read(table: string): readonly unknown[] {
    const mine = this.#records.filter((record) => record.table === table)
    this.#records.splice(0, this.#records.length, ...this.#records.filter((record) => record.table !== table))
    return mine
  }

  /** All items of a table. */
  items(table: string): readonly PlainItem[] {
    return [...this.#partitions].flatMap(([name, items]) => (name.startsWith(`${table} `) ? [...items.values()] : []))
  }

  #answer(command: string, input: unknown): object {
    switch (command) {
      case 'GetItemCommand':
        return { Item: this.#get(keyedSchema.parse(input)) }
      case 'BatchGetItemCommand':
        return this.#batchGet(input)
      case 'TransactGetItemsCommand':
        return { Responses: transactReadSchema.parse(input).map((place) => ({ Item: this.#get(place) })) }
      case 'QueryCommand':
        return this.#query(input)
      case 'PutItemCommand':
      case 'UpdateItemCommand':
      case 'DeleteItemCommand':
        return this.#writeOne(command, input)
      case 'BatchWriteItemCommand':
        for (const place of batchRemovalSchema.parse(input)) this.#apply({ place, after: undefined })
        return {}
      case 'TransactWriteItemsCommand':
        return this.#transact(input)
      case 'BatchExecuteStatementCommand':
        return { Responses: statementsSchema.parse(input).map(({ place, item }) => this.#insert(place, item)) }
      default:
        throw new Error(`${command} is nothing that the ports ask for`)
    }
  }

  #get({ table, key }: Place): PlainItem | undefined {
    return this.#partition(table, key.pk).get(key.sk)
  }

  #batchGet(input: unknown): object {
    const places = batchReadSchema.parse(input)
    const found = places.flatMap((place) => this.#get(place) ?? [])
    return { Responses: { [places[0]?.table ?? '']: found } }
  }

  #query(input: unknown): object {
    const { table, pk, text, parts, limit, forward, from } = querySchema.parse(input)
    const sign = forward ? 1 : -1
    const items = [...this.#partition(table, pk).values()]
      .filter((item) => holds(text, item, parts))
      .filter((item) => from === undefined || sign * compareValues(item['sk'], from.sk) > 0)
      .toSorted((one, other) => sign * compareValues(one['sk'], other['sk']))
      .slice(0, limit)
    const last = items.at(-1)
    return {
      Items: items,
      ...(items.length < limit ? {} : { LastEvaluatedKey: { pk: last?.['pk'], sk: last?.['sk'] } }),
    }
  }

  #writeOne(command: string, input: unknown): object {
    const effect = this.#effectOf(command, input)
    if (effect === undefined) throw new ConditionalCheckFailedException({ $metadata: {}, message: 'it does not hold' })
    this.#apply(effect)
    return { Attributes: effect.after }
  }

  /** What a request comes to; undefined when its condition does not hold. */
  #effectOf(command: string, input: unknown): Effect | undefined {
    const { table, key, item, text, when, parts } =
      command === 'PutItemCommand' ? putSchema.parse(input) : keyedSchema.parse(input)
    const before = this.#get({ table, key })
    if (!holds(when, before, parts)) return undefined
    const place = { table, key }
    const after = command === 'UpdateItemCommand' ? updated(text ?? '', before ?? { ...key }, parts) : item
    return { place, after: command === 'DeleteItemCommand' ? undefined : notTooLong(after) }
  }

  #transact(input: unknown): object {
    const writes = transactionSchema.parse(input)
    const effects = writes.map(([command, request]) => this.#effectOf(command, request))
    if (effects.includes(undefined))
      throw new TransactionCanceledException({
        $metadata: {},
        message: 'a condition does not hold',
        CancellationReasons: effects.map((effect) => ({
          Code: effect === undefined ? 'ConditionalCheckFailed' : 'None',
        })),
      })
    for (const [index, effect] of effects.entries())
      if (effect !== undefined && writes[index]?.[0] !== 'ConditionCheckCommand') this.#apply(effect)
    return {}
  }

  #partition(table: string, pk: string): Map<string, PlainItem> {
    const name = `${table} ${pk}`
    const found = this.#partitions.get(name) ?? new Map<string, PlainItem>()
    this.#partitions.set(name, found)
    return found
  }

  #insert(place: Place, item: PlainItem): object {
    if (this.#get(place) !== undefined) return { Error: { Code: 'DuplicateItem', Message: 'it is there' } }
    this.#apply({ place, after: item })
    return {}
  }

  /** A write that changes nothing leaves no record in the stream. */
  #apply({ place, after }: Effect): void {
    const partition = this.#partition(place.table, place.key.pk)
    const before = partition.get(place.key.sk)
    if (after === undefined) partition.delete(place.key.sk)
    else partition.set(place.key.sk, after)
    const images = { ...imageOf('OldImage', before), ...imageOf('NewImage', after) }
    if (JSON.stringify(before) !== JSON.stringify(after)) this.#records.push({ table: place.table, dynamodb: images })
  }
}

/** Nothing makes an item of ours long but its texts and what is packed. */
function notTooLong(item: PlainItem | undefined): PlainItem | undefined {
  const lengths = Object.values(item ?? {}).map((value) =>
    typeof value === 'string' ? Buffer.byteLength(value) : value instanceof Uint8Array ? value.length : 0,
  )
  if (lengths.reduce((sum, length) => sum + length, 0) <= ITEM_BYTES) return item
  throw new Error('ValidationException: Item size has exceeded the maximum allowed size')
}

function imageOf(name: string, item: PlainItem | undefined): PlainItem {
  return item === undefined ? {} : { [name]: marshall(item) }
}
