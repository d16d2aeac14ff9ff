import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { inject } from 'vitest'
import { AwsAttachments } from '../../shared/aws/attachments.ts'
import { AwsCatalog } from '../../shared/aws/catalog.ts'
import { catalogChange } from '../../shared/aws/catalog-change.ts'
import { AwsPiles } from '../../shared/aws/piles.ts'
import { AwsProductions } from '../../shared/aws/productions.ts'
import { AwsSubmissions } from '../../shared/aws/submissions.ts'
import type { Table } from '../../shared/aws/table.ts'
import { AwsTasks } from '../../shared/aws/tasks.ts'
import { AwsTransformations } from '../../shared/aws/transformations.ts'
import { CTA_METADATA_FIELDS } from '../../shared/config/metadata-fields.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import type { BackEnd, BackEndUnderTest } from '../contract/back-end.ts'
import { EmulatedQueues } from './emulated-queues.ts'
import { emulatedTables } from './emulated-tables.ts'
import { StreamReader } from './stream-reader.ts'

/** The back end on AWS, on the project's emulator. A request takes it milliseconds, so that a tenth of the cases is tried. */
export const ON_EMULATOR: BackEndUnderTest = {
  name: 'AWS, emulated',
  make: awsBackEnd,
  runs: (many) => Math.ceil(many / 10),
}

async function awsBackEnd(): Promise<BackEnd> {
  const endpoint = inject('emulator')
  if (endpoint === null) throw new Error('there is no emulator of AWS: skip what needs it')
  const schema = metadataSchema(CTA_METADATA_FIELDS)
  const tables = await emulatedTables(endpoint)
  const queue = new EmulatedQueues(endpoint)
  const clock = aClock()
  const stream = new StreamReader(endpoint, tables.catalog.name)
  const catalog = new AwsCatalog(tables.catalog, schema.collectionFields)
  return {
    ports: { ...portsOn(tables.transformations), catalog, queue, clock, newId: randomUUID },
    schema,
    changes: async () => (await stream.read()).flatMap((record) => catalogChange(record) ?? []),
    receive: (name) => queue.receive(name),
    advance: (milliseconds) => clock.advance(milliseconds),
  }
}

/** The ports on the table of transformations. */
export function portsOn(table: Table) {
  return {
    transformations: new AwsTransformations(table),
    productions: new AwsProductions(table),
    attachments: new AwsAttachments(table),
    piles: new AwsPiles(table),
    tasks: new AwsTasks(table),
    submissions: new AwsSubmissions(table),
  }
}

/** A clock that stands still until it is told, and then goes no faster than that of the emulator, which nobody can set. */
function aClock() {
  let now = 1_700_000_000_000
  return {
    now: () => now,
    advance: async (milliseconds: number) => {
      now += milliseconds
      await setTimeout(milliseconds)
    },
  }
}
