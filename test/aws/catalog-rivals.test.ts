import { describe, expect, inject, it } from 'vitest'
import { AwsCatalog } from '../../shared/aws/catalog.ts'
import type { NewFile } from '../../shared/model/file.ts'
import type { Catalog } from '../../shared/ports/catalog.ts'
import { emulatedTables } from './emulated-tables.ts'

const endpoint = inject('emulator')

/** So many writers on one catalog, none of which knows what another has seen. */
async function rivals(count: number): Promise<readonly Catalog[]> {
  const { catalog } = await emulatedTables(endpoint ?? '')
  return Array.from({ length: count }, () => new AwsCatalog(catalog, ['campaign']))
}

function aFile(
  lfn: string,
  given: { readonly content?: number; readonly se?: string; readonly campaign?: string },
): NewFile {
  const { content = 0, se = 'A', campaign = 'C' } = given
  const checksum = `sha256:${`${content}`.repeat(64)}`
  return { lfn, size: 7, checksum, metadata: { campaign }, replica: { storageElement: se, path: `/${se}${lfn}` } }
}

describe.skipIf(endpoint === null)('rivals at one catalog', () => {
  it('that bring different content under one LFN: exactly one gets it, the others are refused', async () => {
    const catalogs = await rivals(6)
    const outcomes = (
      await Promise.all(catalogs.map((catalog, content) => catalog.register([aFile('/a/1', { content })])))
    ).flat()
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
      ...catalogs.slice(1).map(() => 'refused'),
      'registered',
    ])
    const [file] = (await catalogs[0]?.read(['/a/1'])) ?? []
    const winner = outcomes.findIndex(({ outcome }) => outcome === 'registered')
    expect([file?.checksum, file?.version]).toEqual([aFile('/a/1', { content: winner }).checksum, 1])
  })

  it('that bring one file from different storage elements: every replica is kept', async () => {
    const catalogs = await rivals(6)
    const brought = catalogs.map((catalog, index) => catalog.register([aFile('/a/1', { se: `SE${index}` })]))
    const outcomes = (await Promise.all(brought)).flat().map(({ outcome }) => outcome)
    expect(outcomes.toSorted()).toEqual(['registered', ...catalogs.slice(1).map(() => 'replica-added')])
    const [file] = (await catalogs[0]?.read(['/a/1'])) ?? []
    expect(file?.replicas.map(({ storageElement }) => storageElement)).toEqual(catalogs.map((_, index) => `SE${index}`))
    expect(file?.version).toBe(6)
  })

  it('that bring different values into one directory: none of them is forgotten', async () => {
    const catalogs = await rivals(6)
    const names = catalogs.map((_, index) => `C${index}`)
    await Promise.all(
      catalogs.map((catalog, index) => catalog.register([aFile(`/a/${index}`, { campaign: `C${index}` })])),
    )
    const [directory] = (await catalogs[0]?.directories({ after: '', limit: 1000 })) ?? []
    expect(new Set(directory?.seen['campaign'])).toEqual(new Set(names))
  })
})

describe.skipIf(endpoint === null)('a directory with many files', () => {
  it('is listed in order, each file once, in pages of any size, whatever was removed between', async () => {
    const [catalog] = await rivals(1)
    const names = ['\u{ffee}', '\u{1f52d}', 'ω', ...Array.from({ length: 90 }, (_, index) => `${index}`)]
    await catalog?.register(names.map((name) => aFile(`/a/${name}`, {})))
    await catalog?.remove(names.filter((_, index) => index % 3 === 1 || index > 60).map((name) => `/a/${name}`))
    const left = names.filter((_, index) => index % 3 !== 1 && index <= 60)
    const expected = left.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((name) => `/a/${name}`)
    for (const limit of [1, 7, 40, 1000]) {
      const listed: string[] = []
      for (let after = ''; ;) {
        const page = (await catalog?.list({ directory: '/a', after, limit })) ?? []
        expect(page.length).toBe(Math.min(limit, expected.length - listed.length))
        listed.push(...page.map(({ lfn }) => lfn))
        if (page.length === 0) break
        after = (page.at(-1)?.lfn ?? '').slice('/a/'.length)
      }
      expect(listed).toEqual(expected)
    }
  })
})
