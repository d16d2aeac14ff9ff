import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { describe, expect, it, vi } from 'vitest'
import { AwsCatalog } from '../../shared/aws/catalog.ts'
import { catalogChange } from '../../shared/aws/catalog-change.ts'
import { itemOfRecord, recordOfItem } from '../../shared/aws/catalog-item.ts'
import { directoryKey, fileKey } from '../../shared/aws/keys.ts'
import { documentClient } from '../../shared/aws/clients.ts'
import { Table } from '../../shared/aws/table.ts'
import type { NewFile } from '../../shared/model/file.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { memoryBacking } from '../aws-world/aws-world.ts'

function aFile(lfn: string, metadata: Metadata): NewFile {
  return { lfn, size: 7, checksum: `sha256:${'0'.repeat(64)}`, metadata, replica: { storageElement: 'A', path: lfn } }
}

function mockedCatalog() {
  const client = documentClient({ region: 'us-east-1' })
  const mock = mockClient(client)
  mock.on(GetCommand).resolves({}).on(PutCommand).resolves({})
  /** What was asked for since the last time: the operation and the sort key. */
  const asked = () => {
    const calls = mock.calls().map(({ args: [command] }) => {
      if (command instanceof PutCommand) return `put ${command.input.Item?.['sk']}`
      return command instanceof GetCommand ? `get ${command.input.Key?.['sk']}` : 'else'
    })
    mock.resetHistory()
    return calls
  }
  return { catalog: new AwsCatalog(new Table(client, 'Catalog'), ['campaign']), asked }
}

describe('the catalog on DynamoDB', () => {
  it('widens a directory before the first file that needs it, and remembers how wide it is', async () => {
    const { catalog, asked } = mockedCatalog()
    await catalog.register([aFile('/a/1', { campaign: 'C1' }), aFile('/a/2', { campaign: 'C1' })])
    expect(asked()).toEqual(['get /a', 'put /a', 'put 1', 'put 2'])
    await catalog.register([aFile('/a/3', { campaign: 'C1' })])
    expect(asked()).toEqual(['put 3'])
    await catalog.register([aFile('/a/4', { campaign: 'C2' })])
    expect(asked()).toEqual(['get /a', 'put /a', 'put 4'])
  })

  it('reads a directory again that somebody else widened meanwhile, before any file of it is written', async () => {
    const client = documentClient({ region: 'us-east-1' })
    const mock = mockClient(client)
    const seen = { pk: 'dirs#0', sk: '/a', seen: '{"campaign":["C0"]}', version: 1 }
    mock.on(GetCommand).resolvesOnce({}).resolves({ Item: seen })
    mock
      .on(PutCommand)
      .rejectsOnce(new ConditionalCheckFailedException({ message: '', $metadata: {} }))
      .resolves({})
    await new AwsCatalog(new Table(client, 'Catalog'), ['campaign']).register([aFile('/a/1', { campaign: 'C1' })])
    const put = mock
      .commandCalls(PutCommand)
      .map(({ args }) => `${args[0].input.Item?.['sk']} ${args[0].input.Item?.['seen']}`)
    expect(put).toEqual(['/a {"campaign":["C1"]}', '/a {"campaign":["C0","C1"]}', '1 undefined'])
  })

  it('keeps a file as CTA has them in one write unit, at two storage elements', () => {
    const lfn =
      '/ctao/MC/PROD6/LaPalma/gamma-diffuse/reconstruct/prod6-gamma-diffuse/Data/017xxx/run017345___cta-alpha.DL2.h5'
    const metadata = {
      ...{ campaign: 'PROD6', data_category: 'Sim', site: 'LaPalma', array_layout: 'Alpha', particle: 'gamma-diffuse' },
      ...{ zenith: 52.37, azimuth: 180, phi_p: 0, pointing: 'North', nsb: 5, data_level: 'DL2', run_number: 17345 },
      ...{ model_version: '7.0.0', view_cone: '0_deg_10_deg', step: 'reconstruct' },
    }
    const { replica: _, ...file } = aFile(lfn, metadata)
    const replicas = ['CNAF-Disk', 'DESY-Zeuthen'].map((storageElement) => ({ storageElement, path: lfn.slice(1) }))
    expect(bytesOf(itemOfRecord({ file: { ...file, replicas, version: 3 }, removed: false }))).toBeLessThan(1024)
  })

  it('keeps every number that a file may have', () => {
    const metadata = { a: Number.MAX_VALUE, b: 5e-324, c: 2 ** 60, d: -1.5 }
    const { replica, ...file } = aFile('/a/1', metadata)
    const record = { file: { ...file, replicas: [replica], version: 1 }, removed: true }
    expect(recordOfItem(itemOfRecord(record))).toEqual(record)
  })
})

describe('a record of the change stream', () => {
  it('of a directory says nothing', () => {
    const key = directoryKey.build({ directory: '/ctao/MC' })
    const image = { pk: { S: key.pk }, sk: { S: key.sk }, seen: { S: '{}' }, version: { N: '1' } }
    expect(catalogChange({ eventName: 'INSERT', dynamodb: { NewImage: image } })).toBeUndefined()
  })

  it('that is none is refused, not passed over', () => {
    expect(() => catalogChange({ eventName: 'INSERT' })).toThrow('dynamodb')
    const key = fileKey.build({ directory: '/ctao/MC', name: 'run1' })
    const image = { pk: { S: key.pk }, sk: { S: key.sk }, size: { S: '7' } }
    expect(() => catalogChange({ dynamodb: { NewImage: image } })).toThrow('size')
    const foreign = { ...image, pk: { S: 'T#t' } }
    expect(() => catalogChange({ dynamodb: { NewImage: foreign } })).toThrow('no item of the catalog')
  })
})

/** By DynamoDB's rule for the size of an item: names and values in UTF-8, 21 bytes a number at most, 3 + 1 per entry a map. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value !== 'object' || value === null) return 21
  return Object.entries(value).reduce((sum, [name, each]) => sum + Buffer.byteLength(name) + bytesOf(each) + 1, 3)
}

it('a page that ends among very many tombstones takes few requests', async () => {
  const table = memoryBacking().tables.catalog
  const catalog = new AwsCatalog(table, ['campaign'])
  const lfns = Array.from({ length: 2_000 }, (_, index) => `/a/${`${index}`.padStart(4, '0')}`)
  await catalog.register(
    lfns.map((lfn) => aFile(lfn, {})),
    'person',
  )
  await catalog.remove(lfns.slice(3, 1_990))
  const range = vi.spyOn(table, 'range')
  const files = await catalog.list({ directory: '/a', after: '', limit: 5 })
  expect(files.map(({ lfn }) => lfn)).toEqual([...lfns.slice(0, 3), ...lfns.slice(1_990, 1_992)])
  expect(range.mock.calls.length).toBeLessThan(200)
})
