import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { CORPUS, KINDS, meaningOf, schemaOf } from '../fixtures/messages/kinds.ts'
import { QUEUES, UPLOAD_QUEUE } from '../../shared/names.ts'

/**
 * What is on its way, or kept, when a new version of the code is deployed. Nothing here is ever taken out, but a version that no
 * code of a deployment can have written any more. `CASCADE_CORPUS=write` adds what a new recording means, and the schemas of new versions.
 */
const WRITES = process.env['CASCADE_CORPUS'] === 'write'
const SCHEMAS = join(CORPUS, 'schemas.json')

const recordedSchema = z.array(z.strictObject({ body: z.unknown(), means: z.unknown().optional() }))
const snapshotSchema = z.record(z.string(), z.strictObject({ versions: z.array(z.number()), schema: z.unknown() }))

/** Versions of messages, each a folder. */
const versions = readdirSync(CORPUS).filter((name) => /^v\d+$/.test(name))

function recordings(version: string, kind: string) {
  const path = join(CORPUS, version, `${kind}.json`)
  return existsSync(path) ? recordedSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : []
}

function known() {
  return existsSync(SCHEMAS) ? snapshotSchema.parse(JSON.parse(readFileSync(SCHEMAS, 'utf8'))) : {}
}

/** Versions that the schema of a kind takes: those that its first level names. */
function versionsOf(schema: unknown): readonly number[] {
  const found = [...JSON.stringify(schema).matchAll(/"version":\{"type":"number","const":(\d+)\}/g)]
  return [...new Set(found.map(([, version]) => Number(version)))].sort((one, other) => one - other)
}

function snapshotOf(kind: string) {
  const schema: unknown = JSON.parse(JSON.stringify(z.toJSONSchema(schemaOf(kind), { io: 'input' })))
  return { versions: [...versionsOf(schema)], schema }
}

function meanings(version: string, kind: string) {
  return recordings(version, kind).map(({ body }) => ({ body, means: meaningOf(kind, body) }))
}

/** Adds what new recordings mean; those that mean something stay as they are. */
function completeRecordings(version: string, kind: string): void {
  const today = meanings(version, kind)
  const complete = recordings(version, kind).map(({ body, means }, index) => ({
    body,
    means: means ?? today[index]?.means,
  }))
  writeFileSync(join(CORPUS, version, `${kind}.json`), `${JSON.stringify(complete, null, 2)}\n`)
}

/** Takes over the schemas of kinds that are new, or have a new version. */
function takeOverSchemas(): void {
  const before = known()
  const now = KINDS.map((kind) => {
    const snapshot = snapshotOf(kind)
    const old = before[kind]
    const isNew = old === undefined || JSON.stringify(old.versions) !== JSON.stringify(snapshot.versions)
    return [kind, isNew ? snapshot : old] as const
  })
  writeFileSync(SCHEMAS, `${JSON.stringify(Object.fromEntries(now), null, 2)}\n`)
}

const files = versions.flatMap((version) =>
  readdirSync(join(CORPUS, version)).map((file) => [version, file.replace('.json', '')] as const),
)

describe('messages and whatever outlives a deploy', () => {
  beforeAll(() => {
    if (!WRITES) return
    for (const [version, kind] of files) completeRecordings(version, kind)
    takeOverSchemas()
  })

  it.each(files)('recorded as %s/%s mean today what they meant then', (version, kind) => {
    const recorded = recordings(version, kind)
    expect(recorded.length).toBeGreaterThan(0)
    expect(JSON.parse(JSON.stringify(meanings(version, kind)))).toEqual(recorded)
  })

  it('are recorded of every queue, in every version that its stage takes', () => {
    for (const kind of [...QUEUES, UPLOAD_QUEUE] as const)
      for (const version of snapshotOf(kind).versions)
        expect([kind, version, recordings(`v${version}`, kind).length > 0]).toEqual([kind, version, true])
  })

  it.each(KINDS)('of the kind %s do not change their schema without a version of their own', (kind) => {
    expect(snapshotOf(kind)).toEqual(known()[kind])
  })
})
