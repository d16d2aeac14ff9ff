import { randomUUID } from 'node:crypto'
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { documentClient } from '../../shared/aws/clients.ts'
import { Table } from '../../shared/aws/table.ts'
import { PARTITION_KEY, SORT_KEY } from '../../shared/names.ts'

/** What every client of the emulator is set to. */
export function emulatedClient(endpoint: string) {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
}

/** Both tables, empty, with keys and stream as they are deployed. */
export async function emulatedTables(
  endpoint: string,
  client = documentClient(emulatedClient(endpoint)),
): Promise<{ readonly catalog: Table; readonly transformations: Table }> {
  const name = randomUUID()
  const make = async (kind: string, stream: boolean): Promise<Table> => {
    await client.send(
      new CreateTableCommand({
        TableName: `${kind}-${name}`,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: PARTITION_KEY, KeyType: 'HASH' },
          { AttributeName: SORT_KEY, KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [PARTITION_KEY, SORT_KEY].map((key) => ({ AttributeName: key, AttributeType: 'S' })),
        ...(stream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } } : {}),
      }),
    )
    return new Table(client, `${kind}-${name}`)
  }
  return { catalog: await make('catalog', true), transformations: await make('transformations', false) }
}
