import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findings, MAX_LINES } from './findings.ts'
import { ZONES, zoneOf } from './import-rules.ts'
import { sourceFiles } from './source-files.ts'

/** Imports that are forbidden, by the file that states them. */
const FORBIDDEN: readonly (readonly [file: string, ...sources: readonly string[]])[] = [
  ['shared/names.ts', "import { a } from './model/lfn.ts'", "import 'node:fs'", "import * as z from 'zod'"],
  [
    'shared/model/lfn.ts',
    "import { a } from '../local/row.ts'",
    "import type { A } from '../aws/keys.ts'",
    "import { S3 } from '@aws-sdk/client-s3'",
  ],
  [
    'shared/query/check.ts',
    "import { readFileSync } from 'node:fs'",
    "import { randomUUID } from 'node:crypto'",
    "export { a } from '../names.ts'",
  ],
  [
    'shared/plugins/join.ts',
    "const a = await import('../local/row.ts')",
    "type A = import('../local/row.ts').A",
    "export * from '../local/row.ts'",
  ],
  [
    'shared/production/read.ts',
    "import * as crypto from 'node:crypto'",
    "import { match } from '../../functions/match/match.ts'",
  ],
  ['shared/messages/group.ts', "import { a } from '../api/client.ts'"],
  ['shared/ports/catalog.ts', "import { Engine } from '../../engine/drive.ts'"],
  ['shared/config/fields.ts', 'const name = "./a.ts"; await import(name)'],
  ['shared/filter/attach.ts', "import { fileKey } from '../aws/keys.ts'"],
  ['shared/lifecycle/reopen.ts', "import { setTimeout } from 'node:timers/promises'"],
  ['shared/api/client.ts', "import { request } from 'node:http'", "import { a } from '../local/row.ts'"],
  ['shared/local/catalog.ts', "import { fileKey } from '../aws/keys.ts'", "import { SQS } from '@aws-sdk/client-sqs'"],
  ['shared/aws/catalog.ts', "import { row } from '../local/row.ts'", "import { a } from '../api/client.ts'"],
  [
    'functions/group/handler.ts',
    "import { match } from '../match/match.ts'",
    "import { wire } from '../../engine/wire.ts'",
  ],
  [
    'functions/group/group.ts',
    "import { match } from '../match/match.ts'",
    "import { row } from '../../shared/local/row.ts'",
    "import { handler } from '../match/handler.ts'",
    "import middy from '@middy/core'",
    "import 'node:fs'",
    "import { TABLES } from '../../shared/names.ts'",
  ],
  [
    'functions/close/close.ts',
    "import { cut } from '../group/cut.ts'",
    "import { handler } from '../match/handler.ts'",
  ],
  [
    'functions/api/files/find.ts',
    "import { row } from '../../../shared/local/row.ts'",
    "import { match } from '../../match/match.ts'",
  ],
  [
    'engine/wire.ts',
    "import { handler } from '../functions/match/handler.ts'",
    "import { fileKey } from '../shared/aws/keys.ts'",
    "import { up } from '../cli/commands/up.ts'",
    "import { S3 } from '@aws-sdk/client-s3'",
  ],
  [
    'jobs/run-task.ts',
    "import { match } from '../functions/match/match.ts'",
    "import { wire } from '../engine/wire.ts'",
    "import { AwsObjects } from '../shared/aws/objects.ts'",
    "import { S3Client } from '@aws-sdk/client-s3'",
  ],
  [
    'jobs/stage-in/stage-in.ts',
    "import { group } from '../../functions/group/group.ts'",
    "import { glob } from 'tinyglobby'",
  ],
  [
    'jobs/container.ts',
    "import { AwsTasks } from '../shared/aws/tasks.ts'",
    "import { SQSClient } from '@aws-sdk/client-sqs'",
  ],
  [
    'infra/stacks/storage.ts',
    "import { lfn } from '../../shared/model/lfn.ts'",
    "import { match } from '../../functions/match/match.ts'",
  ],
  [
    'cli/commands/up.ts',
    "import { row } from '../../shared/local/row.ts'",
    "import { match } from '../../functions/match/match.ts'",
  ],
  [
    'functions/api/dead-letters/redrive.ts',
    "import { group } from '../../group/group.ts'",
    "import { handler } from '../../match/handler.ts'",
  ],
  [
    'cli/aws/connect.ts',
    "import { openHome } from '../../engine/open.ts'",
    "import { fileKey } from '../../shared/aws/keys.ts'",
  ],
  [
    'cli/commands/find.ts',
    "import { wire } from '../../engine/wire.ts'",
    "import { row } from '../../shared/local/row.ts'",
  ],
  ['functions/progress/page.ts', "import { row } from '../../shared/local/row.ts'", "import { html } from 'lit'"],
  ['web/monitor.ts', "import 'node:fs'", "import { table } from '../cli/output/table.ts'"],
  ['bin/cascade.mjs', "import '../engine/wire.ts'"],
  ['examples/toy/start.ts', "import { main } from '../../cli/main.ts'", "import { a } from '../other/start.ts'"],
  [
    'bench/run.ts',
    "import { main } from '../cli/main.ts'",
    "import { a } from '../test/unit/a.ts'",
    "import { a } from '../examples/toy/start.ts'",
  ],
  ['test/unit/a.test.ts', "import { z } from 'zod'", "import z from 'zod'"],
  ['vitest.config.ts', "import { lfn } from './shared/model/lfn.ts'"],
  ['tools/a.ts', "import 'node:fs'"],
]

/** Imports that are right, and text that only looks wrong. */
const ALLOWED: readonly (readonly [file: string, ...sources: readonly string[]])[] = [
  [
    'shared/query/check.ts',
    "import { lfn } from '../model/lfn.ts'",
    "import * as z from 'zod'",
    "import { hash } from 'node:crypto'",
  ],
  [
    'shared/model/lfn.ts',
    "// import { a } from '../local/row.ts'; Date.now()",
    'const text = `process.env.HOME`',
    'new Date(0)',
    'clock.now()',
    'Math.max(1, 2)',
    "objects.fetch('key')",
  ],
  [
    'shared/aws/catalog.ts',
    "import { TABLES } from '../names.ts'",
    "import { S3 } from '@aws-sdk/client-s3'",
    "import { fileKey } from './keys.ts'",
  ],
  [
    'functions/group/handler.ts',
    "import { group } from './group.ts'",
    "import { keys } from '../../shared/aws/keys.ts'",
  ],
  ['functions/api/dead-letters/redrive.ts', "import { match } from '../../match/match.ts'"],
  [
    'cli/aws/connect.ts',
    "import { S3Client } from '@aws-sdk/client-s3'",
    "import { OUTPUTS } from '../../shared/names.ts'",
  ],
  ['functions/close/close.ts', "import { match } from '../match/match.ts'"],
  [
    'engine/wire.ts',
    "import { group } from '../functions/group/group.ts'",
    "import { row } from '../shared/local/row.ts'",
  ],
  ['jobs/run-task.ts', "import { row } from '../shared/local/row.ts'"],
  [
    'jobs/container.ts',
    "import { AwsObjects } from '../shared/aws/objects.ts'",
    "import { S3Client } from '@aws-sdk/client-s3'",
    "import { conclude } from './stage-out/conclude.ts'",
  ],
  ['cli/connect.ts', "import { wire } from '../engine/wire.ts'", "import { client } from '../shared/api/client.ts'"],
  ['infra/app.ts', "import { App } from 'aws-cdk-lib'", "import { TABLES } from '../shared/names.ts'"],
]

const IMPURE = [
  'process.env.HOME',
  'Date.now()',
  'new Date()',
  'Date()',
  'Math.random()',
  'performance.now()',
  'crypto.randomUUID()',
  "fetch('http://a')",
  'setTimeout(a, 1)',
  'console.log(1)',
  'import.meta.dirname',
  'const { random } = Math',
  'shuffle(Math.random)',
]

const cases = (table: typeof FORBIDDEN) =>
  table.flatMap(([file, ...sources]) => sources.map((source) => [file, source] as const))

describe('a planted violation is found', () => {
  it.each(cases(FORBIDDEN))('%s: %s', (file, source) => {
    expect(findings(file, source)).toHaveLength(1)
  })

  it('in every zone', () => {
    const planted = new Set(FORBIDDEN.map(([file]) => zoneOf(file)?.name))
    expect(ZONES.map((zone) => zone.name).filter((name) => !planted.has(name))).toEqual([])
  })

  it.each(IMPURE)('in a pure folder: %s', (source) => {
    expect(findings('shared/query/check.ts', source)).toHaveLength(1)
    expect(findings('shared/local/catalog.ts', source)).toEqual([])
  })

  it('in the length of a file', () => {
    expect(findings('shared/model/lfn.ts', 'lfn\n'.repeat(MAX_LINES))).toEqual([])
    expect(findings('shared/model/lfn.ts', 'lfn\n'.repeat(MAX_LINES + 1))).toHaveLength(1)
  })

  it('in whatever file stands in the repository, but not in what is installed or made', () => {
    const root = mkdtempSync(join(tmpdir(), 'planted-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    const planted = ['shared/model/deep/er/lfn.ts', 'bin/cascade.mjs', 'knip.ts', 'web/monitor.tsx']
    for (const file of [...planted, 'node_modules/zod/index.js', 'examples/toy/.venv/lib/a.js']) {
      mkdirSync(join(root, dirname(file)), { recursive: true })
      writeFileSync(join(root, file), '')
    }
    expect(sourceFiles(root)).toEqual(planted.toSorted())
  })

  it('as well as a file that cannot be read', () => {
    expect(() => findings('shared/model/lfn.ts', 'const = 1')).toThrow('shared/model/lfn.ts')
  })
})

describe('nothing is found', () => {
  it.each(cases(ALLOWED))('%s: %s', (file, source) => {
    expect(findings(file, source)).toEqual([])
  })
})
