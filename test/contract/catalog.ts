import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CatalogChange } from '../../shared/messages/catalog-change.ts'
import { nameOf } from '../../shared/model/lfn.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import type { CatalogFile, NewFile } from '../../shared/model/file.ts'
import type { BackEnd, BackEndUnderTest } from './back-end.ts'
import { CatalogModel } from './catalog-model.ts'
import { allPages } from './paging.ts'

const LFNS = ['/a/1', '/a/2', '/a/b/1', '/top'] as const
const lfn = fc.constantFrom(...LFNS)
const metadata: fc.Arbitrary<Metadata> = fc.record(
  { particle: fc.constantFrom('gamma', 'proton', 'iron'), zenith: fc.constantFrom(20, 40), run_number: fc.nat(9) },
  { requiredKeys: [] },
)
const file: fc.Arbitrary<NewFile> = fc
  .record({ lfn, metadata, content: fc.constantFrom('0', '1'), se: fc.constantFrom('A', 'B'), path: fc.nat(1) })
  .map((one) => ({
    lfn: one.lfn,
    size: 7,
    checksum: `sha256:${one.content.repeat(64)}`,
    metadata: one.metadata,
    replica: { storageElement: one.se, path: `/${one.se}/${one.path}${one.lfn}` },
  }))
const by = fc.constantFrom('person' as const, 'task' as const)
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('register' as const), files: fc.array(file, { maxLength: 3 }), by }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), lfns: fc.array(lfn, { maxLength: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set' as const), lfn, metadata, stale: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Does the same to a catalog and to its model, and expects the same answers. */
async function expectSame(one: Step, { catalog }: BackEnd['ports'], model: CatalogModel): Promise<void> {
  switch (one.kind) {
    case 'register': {
      const outcomes = await catalog.register(one.files, one.by)
      expect(outcomes.map((outcome) => outcome.lfn)).toEqual(one.files.map((each) => each.lfn))
      expect(outcomes.map((outcome) => outcome.outcome)).toEqual(one.files.map((each) => model.register(each, one.by)))
      for (const outcome of outcomes) if (outcome.outcome === 'refused') expect(outcome.reason).toContain(outcome.lfn)
      return
    }
    case 'remove':
      await catalog.remove(one.lfns)
      for (const each of one.lfns) model.remove(each)
      return
    case 'set': {
      const version = (model.read(one.lfn)?.version ?? 1) - (one.stale ? 1 : 0)
      expect(await catalog.setMetadata({ lfn: one.lfn, metadata: one.metadata, version })).toBe(
        model.setMetadata(one.lfn, one.metadata, version),
      )
    }
  }
}

async function expectEqualCatalogs({ catalog }: BackEnd['ports'], model: CatalogModel, limit: number): Promise<void> {
  expect(await catalog.read([...LFNS, '/never/was'])).toEqual(LFNS.flatMap((each) => model.read(each) ?? []))
  const listed: CatalogFile[] = []
  for (const directory of ['/', '/a', '/a/b', '/never'])
    listed.push(
      ...(await allPages(
        '',
        (after) => catalog.list({ directory, after, limit }),
        (each) => nameOf(each.lfn),
      )),
    )
  expect(listed.toSorted((a, b) => (a.lfn < b.lfn ? -1 : 1))).toEqual(model.all())
}

/** What every back end's catalog does. */
export function catalogContract({ name, make, runs }: BackEndUnderTest): void {
  describe(`catalog: ${name}`, () => {
    it('does what a map of records would, whatever it is asked for, and hands it out in pages of any size', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (steps, limit) => {
          const { ports } = await make()
          const model = new CatalogModel()
          for (const one of steps) await expectSame(one, ports, model)
          await expectEqualCatalogs(ports, model, limit)
        }),
        { numRuns: runs(100) },
      ))

    it('tells of each change of a record once, in order: what the metadata was, and the version that it made', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const backEnd = await make()
          const model = new CatalogModel()
          for (const one of steps) {
            const before = new Map(model.all().map((each) => [each.lfn, each]))
            await expectSame(one, backEnd.ports, model)
            const changes = await backEnd.changes()
            for (const each of LFNS)
              expectTold(
                changes.filter((change) => change.lfn === each),
                before.get(each),
                model.read(each),
              )
          }
        }),
        { numRuns: runs(100) },
      ))

    it('never narrows a directory: it knows every value of a collection field that a file in it has had', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const { ports, schema } = await make()
          const model = new CatalogModel()
          const had = new Set<string>()
          for (const one of steps) {
            await expectSame(one, ports, model)
            for (const each of model.all())
              for (const entry of seenBy(each.lfn, each.metadata, schema.collectionFields)) had.add(entry)
          }
          const known = (await ports.catalog.directories({ after: '', limit: 1000 })).flatMap(({ path, seen }) =>
            Object.entries(seen).flatMap(([field, values]) =>
              values === 'any' ? [] : values.map((value) => `${path} ${field} ${value}`),
            ),
          )
          expect([...had].filter((entry) => !known.includes(entry))).toEqual([])
        }),
        { numRuns: runs(100) },
      ))

    it('lists its directories by path, in the order of bytes, in pages of any size', () =>
      fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.constantFrom('/a', '/a/b', '/B', '/é', '/\u{ff5e}', '/\u{1f52d}', '/a#1'), {
            minLength: 1,
          }),
          fc.integer({ min: 1, max: 8 }),
          async (paths, limit) => {
            const { catalog } = (await make()).ports
            await catalog.register(paths.map((path) => aFile(`${path}/f`, {})))
            const listed: string[] = []
            for (;;) {
              const page = await catalog.directories({ after: listed.at(-1) ?? '', limit })
              listed.push(...page.map(({ path }) => path))
              expect(page.length).toBeLessThanOrEqual(limit)
              if (page.length < limit) break
            }
            expect(listed).toEqual(paths.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))))
          },
        ),
        { numRuns: runs(50) },
      ))

    it('knows the 64 values of a field that a directory has held; with the 65th it holds any', async () => {
      const { catalog } = (await make()).ports
      const values = Array.from({ length: 65 }, (_, index) => `C${index}`)
      const files = values.map((campaign) => aFile(`/a/${campaign}`, { campaign, particle: 'gamma' }))
      await catalog.register(files.slice(0, 64))
      // Values that it has held already, and those of another directory and another field, are no more of them.
      const again = files.slice(0, 5).map((file) => ({ ...file, lfn: `${file.lfn} again` }))
      await catalog.register([...again, aFile('/b/1', { campaign: 'C64' }), aFile('/a/1', { particle: 'proton' })])
      const seen = async () =>
        new Map((await catalog.directories({ after: '', limit: 1000 })).map((one) => [one.path, one.seen])).get('/a')
      const listed = (await seen())?.['campaign']
      expect(listed === 'any' ? listed : listed?.toSorted()).toEqual(values.slice(0, 64).toSorted())
      await catalog.register(files.slice(64))
      expect(await seen()).toMatchObject({ campaign: 'any', particle: ['gamma', 'proton'] })
      await catalog.register(again)
      expect((await seen())?.['campaign']).toBe('any')
    })

    it('counts a value that was set later like one that a file came with', async () => {
      const { catalog } = (await make()).ports
      await catalog.register([aFile('/a/1', { campaign: 'C0' })])
      for (let version = 1; version <= 64; version += 1) {
        const [directory] = await catalog.directories({ after: '', limit: 1000 })
        expect(directory?.seen['campaign']).toHaveLength(version)
        await catalog.setMetadata({ lfn: '/a/1', metadata: { campaign: `C${version}` }, version })
      }
      expect((await catalog.directories({ after: '', limit: 1000 }))[0]?.seen['campaign']).toBe('any')
    })

    it('tells the content of an LFN, also of one that was removed', async () => {
      const { catalog } = (await make()).ports
      await catalog.register([aFile('/a/1', {}), aFile('/a/2', {})])
      await catalog.remove(['/a/2'])
      const checksum = aFile('', {}).checksum
      const contents = await catalog.contents(['/a/1', '/a/2', '/a/3'])
      expect(contents.map((each) => ({ lfn: each.lfn, checksum: each.checksum }))).toEqual([
        { lfn: '/a/1', checksum },
        { lfn: '/a/2', checksum },
      ])
    })
  })
}

function aFile(name: string, given: Metadata): NewFile {
  const checksum = `sha256:${'0'.repeat(64)}`
  return { lfn: name, size: 7, checksum, metadata: given, replica: { storageElement: 'A', path: name } }
}

function seenBy(name: string, given: Metadata, fields: readonly string[]): readonly string[] {
  const directory = name.slice(0, Math.max(1, name.lastIndexOf('/')))
  return fields.flatMap((field) => (given[field] === undefined ? [] : [`${directory} ${field} ${given[field]}`]))
}

type Versioned = { readonly version: number; readonly metadata: Metadata }

function expectTold(
  changes: readonly CatalogChange[],
  before: Versioned | undefined,
  after: Versioned | undefined,
): void {
  const versions = changes.map((change) => change.version)
  expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index))
  const [first] = changes
  if (first !== undefined && before !== undefined) {
    expect(first.version).toBe(before.version + 1)
    expect(first.before).toEqual(before.metadata)
  }
  if (first !== undefined && before === undefined) expect(first.before).toBeNull()
  const last = changes.at(-1)
  if (last === undefined) expect(after).toEqual(before)
  else expect(last.file?.version ?? null).toBe(after?.version ?? null)
}
