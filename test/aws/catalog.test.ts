import { describe, inject } from 'vitest'
import { AwsCatalog } from '../../shared/aws/catalog.ts'
import { catalogChange } from '../../shared/aws/catalog-change.ts'
import { catalogContract } from '../contract/catalog.ts'
import { simulatedHome } from '../fixtures/simulated-home.ts'
import { emulatedTables } from './emulated-tables.ts'
import { StreamReader } from './stream-reader.ts'

const endpoint = inject('emulator')

describe.skipIf(endpoint === null)('on an emulator', () => {
  catalogContract({
    name: 'DynamoDB',
    runs: (many) => Math.ceil(many / 10),
    make: async () => {
      const url = endpoint ?? ''
      const { ports, schema } = simulatedHome()
      const { catalog } = await emulatedTables(url)
      const stream = new StreamReader(url, catalog.name)
      return {
        ports: { ...ports, catalog: new AwsCatalog(catalog, schema.collectionFields) },
        schema,
        changes: async () => (await stream.read()).flatMap((record) => catalogChange(record) ?? []),
        receive: () => Promise.resolve([]),
        advance: () => Promise.resolve(),
      }
    },
  })
})
