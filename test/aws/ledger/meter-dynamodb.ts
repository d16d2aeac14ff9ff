import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { itemBytes } from './item-bytes.ts'
import { itemKind } from './item-kind.ts'
import type { Meter } from './meter.ts'
import { itemWrites, type ItemWrite, type RawItem } from './write-requests.ts'

const WRITE_UNIT_BYTES = 1024
const READ_UNIT_BYTES = 4096

/** Answers are in plain values again where they are counted. */
const item = z.record(z.string(), z.unknown()).transform((plain): RawItem => marshall(plain))
const errorSchema = z.object({ name: z.string() })
const answersSchema = z.object({ Responses: z.array(z.object({ Error: z.object({ Code: z.string() }).optional() })) })
/** What was asked for and what was found, of each request that reads by key. */
const oneSchema = z.object({ Item: item.optional() })
const severalSchema = z.object({ Responses: z.array(oneSchema) })
const batchAskedSchema = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(z.unknown()) })) })
const batchFoundSchema = z.object({ Responses: z.record(z.string(), z.array(item)) })
const updatedSchema = z.object({ Attributes: item.optional() })
const querySchema = z.object({ Items: z.array(item) })
const capacitySchema = z.object({ CapacityUnits: z.number() })
const consumedSchema = z.object({ ConsumedCapacity: z.union([capacitySchema, z.array(capacitySchema)]) })

/** Writes of one item each and of transactions: the emulator counts those as DynamoDB does, batches of statements it does not. */
const COUNTED_ALIKE = new Set(['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand', 'TransactWriteItemsCommand'])

/**
 * Counts the units of every request of a client as DynamoDB bills them. A write costs one unit for each started KB of the
 * larger of its two images, in a transaction two; one that is refused by its condition costs the same for the item that is there. A
 * consistent read costs one for each started 4 KB, of each item or of all that a query has read, in a transaction two.
 */
export class DynamoMeter {
  /** Units that the emulator counted, and that were counted here, of the same requests. */
  readonly compared = { emulator: 0, here: 0 }
  readonly #meter: Meter
  readonly #sizes = new Map<string, number>()
  readonly #behind: DynamoDBClient

  /** `behind`: a client of the same tables that is not counted. */
  constructor(client: DynamoDBDocumentClient, behind: DynamoDBClient, meter: Meter) {
    this.#meter = meter
    this.#behind = behind
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' })
        return next(args)
      },
      { step: 'initialize', name: 'askForCapacity', priority: 'low' },
    )
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const writes = itemWrites(commandName, args.input)
          try {
            const answer = await next(args)
            if (writes.length === 0) this.#countReads(commandName, args.input, answer.output)
            else await this.#countWrites(commandName, writes, answer.output)
            return answer
          } catch (error) {
            await this.#countRefused(commandName, writes, error)
            throw error
          }
        },
      { step: 'build', name: 'countUnits' },
    )
  }

  async #countWrites(command: string, writes: readonly ItemWrite[], output: unknown): Promise<void> {
    const refused = refusals(command, output)
    let sum = 0
    for (const [index, write] of writes.entries())
      sum += refused[index] === true ? this.#bill(command, write, 0) : await this.#wrote(command, write, output)
    if (!COUNTED_ALIKE.has(command)) return
    const { ConsumedCapacity: consumed } = consumedSchema.parse(output)
    const units = [consumed].flat().reduce((total, { CapacityUnits }) => total + CapacityUnits, 0)
    this.compared.emulator += units
    this.compared.here += sum
  }

  async #wrote(command: string, write: ItemWrite, output: unknown): Promise<number> {
    const after = await this.#sizeAfter(write, output)
    const units = this.#bill(command, write, after)
    this.#sizes.set(nameOf(write), after)
    return units
  }

  async #countRefused(command: string, writes: readonly ItemWrite[], error: unknown): Promise<void> {
    const { name } = errorSchema.parse(error)
    if (name !== 'ConditionalCheckFailedException' && name !== 'TransactionCanceledException') return
    for (const write of writes) this.#bill(command, write, 0)
  }

  #bill(command: string, write: ItemWrite, after: number): number {
    const bytes = Math.max(this.#sizes.get(nameOf(write)) ?? 0, after)
    const units = Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES)) * (command.startsWith('Transact') ? 2 : 1)
    this.#meter.add('write units', itemKind(write.key), units)
    return units
  }

  async #sizeAfter({ table, key, after }: ItemWrite, output: unknown): Promise<number> {
    if (after === 'removed') return 0
    if (typeof after === 'object') return itemBytes(after)
    const { Attributes: told } = updatedSchema.parse(output)
    if (told !== undefined) return itemBytes(told)
    const Key = { pk: { S: key.pk }, sk: { S: key.sk } }
    const { Item } = await this.#behind.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
    return Item === undefined ? 0 : itemBytes(Item)
  }

  #countReads(command: string, input: unknown, output: unknown): void {
    switch (command) {
      case 'QueryCommand': {
        const bytes = querySchema.parse(output).Items.reduce((sum, one) => sum + itemBytes(one), 0)
        return this.#meter.add('read units', 'queries', readUnits(bytes))
      }
      case 'GetItemCommand':
        return this.#meter.add('read units', 'items', unitsOf(oneSchema.parse(output)))
      case 'BatchGetItemCommand':
        return this.#meter.add('read units', 'items', unitsOfBatch(input, output))
      case 'TransactGetItemsCommand': {
        const units = severalSchema.parse(output).Responses.map(unitsOf)
        return this.#meter.add('read units', 'items', 2 * units.reduce((sum, one) => sum + one, 0))
      }
    }
  }
}

function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES))
}

function unitsOf({ Item: found }: z.infer<typeof oneSchema>): number {
  return readUnits(found === undefined ? 0 : itemBytes(found))
}

/** An item that is not there is paid for, too. */
function unitsOfBatch(input: unknown, output: unknown): number {
  const asked = Object.values(batchAskedSchema.parse(input).RequestItems).flatMap(({ Keys }) => Keys)
  const found = Object.values(batchFoundSchema.parse(output).Responses).flat()
  return found.reduce((sum, one) => sum + unitsOf({ Item: one }), asked.length - found.length)
}

function nameOf({ table, key }: ItemWrite): string {
  return JSON.stringify([table, key.pk, key.sk])
}

/** Which statements of a batch were refused. */
function refusals(command: string, output: unknown): readonly boolean[] {
  if (command !== 'BatchExecuteStatementCommand') return []
  return answersSchema.parse(output).Responses.map(({ Error: error }) => error !== undefined)
}
