import { randomUUID } from 'node:crypto'
import { catalogChange } from '../../shared/aws/catalog-change.ts'
import { awsWorld, memoryBacking } from '../aws-world/aws-world.ts'
import type { BackEnd } from './back-end.ts'
import { portContracts } from './port-contracts.ts'

/** Messages that one look at a queue takes: more than a contract sends. */
const ALL = 1000

/**
 * The ports of AWS on what stands in memory for it: as fast as the local ones, so that each contract is tried as often. What is in memory
 * is held to DynamoDB's ways thereby; the emulator of `npm run test:aws` is tried by the same contracts.
 */
function awsInMemory(): Promise<BackEnd> {
  const { backing, ports, settings, sqs, clock } = awsWorld(memoryBacking(), () => [])
  return Promise.resolve({
    ports: { ...ports, newId: randomUUID },
    schema: settings.schema,
    changes: async () => (await backing.changes()).flatMap((record) => catalogChange(record) ?? []),
    receive: (queue) => Promise.resolve(sqs.take(queue, ALL).map(({ body }): unknown => JSON.parse(body))),
    advance: (milliseconds) => Promise.resolve(clock.advance(milliseconds)),
  })
}

portContracts({ name: 'AWS, in memory', make: awsInMemory, runs: (many) => many })
