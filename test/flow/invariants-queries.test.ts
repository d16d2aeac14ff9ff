import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { activate } from '../../functions/activate/activate.ts'
import type { ApiContext } from '../../functions/api/context.ts'
import { find } from '../../functions/api/files/find.ts'
import { previewInputs } from '../../functions/api/productions/preview-inputs.ts'
import { whyFile } from '../../functions/api/why/why-file.ts'
import { match } from '../../functions/match/match.ts'
import { localPorts, type LocalPorts } from '../../engine/local-ports.ts'
import { defaultConfig } from '../../shared/config/default-config.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { LocalDatabase } from '../../shared/local/database.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { queryToJson } from '../../shared/query/print.ts'
import type { QueryJson } from '../../shared/query/query.ts'
import { aDefinition, aTransformation } from '../fixtures/definitions.ts'
import { memoryObjects } from '../fixtures/memory-objects.ts'
import { start } from '../fixtures/simulated-home.ts'
import { ModelClock } from '../model/model-clock.ts'
import { ModelQueue } from '../model/model-queue.ts'
import { ModelSite } from '../model/model-site.ts'
import { Random } from '../model/random.ts'
import { accepted, metadataArbitrary, queryJsonArbitrary, SCHEMA } from '../property/query-arbitrary.ts'

/** Ports in memory that know a field of each type. */
function ports(): LocalPorts {
  const [clock, objects] = [new ModelClock(), memoryObjects()]
  const site = new ModelSite({ queue: new ModelQueue(new Random(1), clock), objects, clock })
  return localPorts({ database: new LocalDatabase(':memory:'), schema: SCHEMA, objects, clock, site: () => site })
}

/** A transformation that takes whatever meets the query. */
function taker(name: string, query: QueryJson) {
  return aTransformation({ name, production: name, input: { kind: 'open', query } })
}

async function register(files: readonly Metadata[], from: number, { catalog }: LocalPorts): Promise<void> {
  const checksum = `sha256:${'0'.repeat(64)}`
  await catalog.register(
    files.map((metadata, index) => {
      const lfn = lfnOf(from + index)
      return { lfn, size: 1, checksum, metadata, replica: { storageElement: 'disk', path: lfn } }
    }),
  )
}

function lfnOf(number: number): string {
  return `/d${number % 2}/f${number}`
}

/** The filter sees what has changed, in batches of this many. */
async function filter(home: LocalPorts, active: ActiveSet, batch: number): Promise<void> {
  for (
    let { changes, upTo } = home.catalog.changes(batch);
    changes.length > 0;
    { changes, upTo } = home.catalog.changes(batch)
  ) {
    await match(changes, active, home)
    home.catalog.taken(upTo)
  }
}

async function attached(name: string, { attachments }: LocalPorts): Promise<readonly string[]> {
  const attached = await attachments.list({ transformation: name, after: '', limit: 1000 })
  return attached.flatMap((file) => (file.status === 'Unused' ? [file.lfn] : [])).toSorted()
}

async function backfill(name: string, home: LocalPorts): Promise<void> {
  for (let more = true; more;) {
    await activate([{ version: 1, transformation: name }], SCHEMA, home)
    more = (await home.transformations.read([name]))[0]?.state.backfill === 'running'
  }
}

const files = fc.array(metadataArbitrary, { maxLength: 8 })
const query = queryJsonArbitrary.filter((json) => accepted(json) !== undefined)

describe('invariant 2: attachment does not depend on what came first, nor on how events were batched', () => {
  it('holds for files registered before, while and after a transformation comes to life', () =>
    fc.assert(
      fc.asyncProperty(query, files, fc.nat(8), fc.integer({ min: 1, max: 9 }), async (json, all, first, batch) => {
        const home = ports()
        const active = new ActiveSet(SCHEMA)
        await register(all.slice(0, first), 0, home)
        await start({ ports: home }, [taker('t', json)])
        await register(all.slice(first, first + 2), first, home)
        await backfill('t', home)
        await register(all.slice(first + 2), first + 2, home)
        await filter(home, active, batch)
        expect(await attached('t', home)).toEqual(wanted(json, all))
      }),
    ))
})

describe('invariant 3: filter, backfill, search, dry run and why agree for every query and file', () => {
  it('holds', () =>
    fc.assert(
      fc.asyncProperty(query, files, async (json, all) => {
        const home = ports()
        const context = {
          ports: home,
          config: defaultConfig({ cores: 1, memoryMegabytes: 8000 }),
          schema: SCHEMA,
          by: 'somebody',
        }
        await start({ ports: home }, [taker('filter', json)])
        await register(all, 0, home)
        await filter(home, new ActiveSet(SCHEMA), 100)
        await start({ ports: home }, [taker('backfill', json)])
        await backfill('backfill', home)
        const expected = wanted(json, all)
        expect(await attached('filter', home)).toEqual(expected)
        expect(await attached('backfill', home)).toEqual(expected)
        const found = await find({ query: json, limit: 1000 }, context)
        expect(found.files.map((file) => file.lfn).toSorted()).toEqual(expected)
        const definition = aDefinition({ name: 'dry', input: { kind: 'open', query: json } })
        const [preview] = await previewInputs([{ definition, runs: [], wanted: 0 }], context)
        expect(preview?.files).toBe(expected.length)
        expect(await whyAll(all.length, context)).toEqual(expected)
      }),
    ))
})

function wanted(json: QueryJson, all: readonly Metadata[]): readonly string[] {
  const checked = checkQuery(json, SCHEMA)
  return all.flatMap((metadata, index) => (matches(checked, metadata) ? [lfnOf(index)] : [])).toSorted()
}

/** Files of which `why` says that they match. */
async function whyAll(count: number, context: ApiContext): Promise<readonly string[]> {
  const [transformation] = await context.ports.transformations.read(['filter'])
  const matching: string[] = []
  for (let number = 0; number < count; number += 1) {
    const why = await whyFile(lfnOf(number), transformation, context)
    if (why.transformations.every((one) => one.matches)) matching.push(lfnOf(number))
  }
  return matching.toSorted()
}

describe('invariant 4: a stored query reads back identical; a bad one can disturb no other', () => {
  it('reads back as it was stored, and means the same', () =>
    fc.assert(
      fc.asyncProperty(query, async (json) => {
        const home = ports()
        await start({ ports: home }, [taker('t', json)])
        const [found] = await home.transformations.read(['t'])
        const input = found?.definition.input
        expect(input).toEqual({ kind: 'open', query: json })
        expect(checkQuery(json, SCHEMA)).toEqual(checkQuery(queryToJson(checkQuery(json, SCHEMA)), SCHEMA))
      }),
    ))
})
