import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { emulatedClient } from './emulated-tables.ts'

/** Reads the change stream of a table of the emulator, which has one shard. */
export class StreamReader {
  readonly #client: DynamoDBStreamsClient
  readonly #table: string
  #iterator: string | undefined

  constructor(endpoint: string, table: string) {
    this.#client = new DynamoDBStreamsClient(emulatedClient(endpoint))
    this.#table = table
  }

  /** Records that were not read before, in order, as Lambda's event has them. */
  async read(): Promise<readonly unknown[]> {
    const records: unknown[] = []
    for (let iterator = this.#iterator ?? (await this.#start()); ;) {
      const answer = await this.#client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }))
      if (answer.NextShardIterator === undefined) throw new Error('the stream has ended')
      iterator = answer.NextShardIterator
      this.#iterator = iterator
      const found = answer.Records ?? []
      if (found.length === 0) return records
      records.push(...found)
    }
  }

  async #start(): Promise<string> {
    const { Streams: [stream] = [] } = await this.#client.send(new ListStreamsCommand({ TableName: this.#table }))
    const { StreamDescription: description } = await this.#client.send(
      new DescribeStreamCommand({ StreamArn: stream?.StreamArn }),
    )
    const { ShardIterator: iterator } = await this.#client.send(
      new GetShardIteratorCommand({
        StreamArn: stream?.StreamArn,
        ShardId: description?.Shards?.[0]?.ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    )
    if (iterator === undefined) throw new Error(`the table ${this.#table} has no stream`)
    return iterator
  }
}
