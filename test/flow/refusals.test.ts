import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cascade, cascadeJson, makeFolder, removeFolder } from './cli-process.ts'

const RIGHT = `production: campaign
common: { campaign: TEST, site: LaPalma, zenith: 20 }
job: { container: none, sandbox: [jobs/] }
matrix: { particle: [gamma, proton] }
steps:
  - name: simulate
    type: MCSimulation
    over: [particle]
    runs: { first: 1, count: 2 }
    command: [node, jobs/job.mjs, '{outputs}/{run}.a']
    outputs: [{ files: '*.a', count: 1, metadata: { data_level: R1 } }]
  - name: process
    over: [particle]
    parents: [simulate]
    command: [node, jobs/job.mjs, '{outputs}/{run}.b', '{inputs}']
    outputs: [{ files: '*.b', count: 1, metadata: { data_level: DL2 } }]
  - name: last
    over: [particle]
    parents: [process]
    command: [node, jobs/job.mjs, '{outputs}/{run}.c', '{inputs}']
    outputs: [{ files: '*.c', count: 1, metadata: { data_level: DL3 } }]
`

const validationSchema = z.object({
  valid: z.boolean(),
  problems: z.array(
    z.object({
      severity: z.string(),
      step: z.string().nullable(),
      field: z.string(),
      message: z.string(),
      line: z.number(),
    }),
  ),
})

/** A fault put into a production, and what its one sentence must name. */
interface Fault {
  readonly what: string
  readonly from: string
  readonly to: string
  readonly step: string
  readonly field: string
  readonly line: number
  readonly says: RegExp
}

const FAULTS: readonly Fault[] = [
  {
    what: 'an unknown metadata field',
    from: '{ data_level: DL2 }',
    to: '{ data_level: DL2, partcle: gamma }',
    step: 'process',
    field: 'metadata.partcle',
    line: 16,
    says: /unknown metadata field "partcle": did you mean particle\?/,
  },
  {
    what: 'a value outside the list',
    from: '{ data_level: DL2 }',
    to: '{ data_level: DL9 }',
    step: 'process',
    field: 'metadata.data_level',
    line: 16,
    says: /"DL9".*must be one of/,
  },
  {
    what: 'a step that feeds itself',
    from: 'parents: [process]',
    to: 'input: { data_level: DL3 }\n    closed: true',
    step: 'last',
    field: 'input',
    line: 19,
    says: /feed itself/,
  },
  {
    what: 'a cycle',
    from: 'parents: [simulate]',
    to: 'parents: [simulate, last]',
    step: 'process',
    field: 'parents',
    line: 14,
    says: /cycle, process <- last <- process/,
  },
  {
    what: 'a query that no parent can meet',
    from: 'parents: [process]',
    to: 'parents: [process]\n    input: { zenith: { ">=": 40 } }',
    step: 'last',
    field: 'input.zenith',
    line: 20,
    says: /can never be met/,
  },
  {
    what: 'a missing program',
    from: "node, jobs/job.mjs, '{outputs}/{run}.c'",
    to: "no-such-program, '{outputs}/{run}.c'",
    step: 'last',
    field: 'command.0',
    line: 20,
    says: /no-such-program is not on the PATH/,
  },
  {
    what: 'a wrong type',
    from: 'count: 2 }',
    to: 'count: many }',
    step: 'simulate',
    field: 'runs.count',
    line: 9,
    says: /"many" should be a number/,
  },
  {
    what: 'an unknown key',
    from: 'type: MCSimulation',
    to: 'type: MCSimulation\n    comand: [node]',
    step: 'simulate',
    field: 'comand',
    line: 8,
    says: /did you mean command\?/,
  },
  {
    what: 'a colliding LFN template',
    from: "files: '*.b'",
    to: "files: '*.b', lfn: '/ctao/{campaign}/{particle}.b'",
    step: 'process',
    field: 'lfn',
    line: 16,
    says: /LFN \/ctao\/TEST\/gamma\.b/,
  },
  {
    what: 'a broken YAML line',
    from: 'parents: [process]',
    to: 'parents: [process',
    step: 'last',
    field: '',
    line: 19,
    says: /the YAML is broken here/,
  },
]

const folder = makeFolder()
const yamlOf = ({ what }: Fault): string => `${what.replaceAll(' ', '-')}.yaml`

beforeAll(() => {
  mkdirSync(join(folder, 'jobs'))
  writeFileSync(join(folder, 'jobs/job.mjs'), '')
  writeFileSync(join(folder, 'right.yaml'), RIGHT)
  for (const fault of FAULTS) {
    const text = RIGHT.replace(fault.from, fault.to)
    expect(text).not.toBe(RIGHT)
    writeFileSync(join(folder, yamlOf(fault)), text)
  }
})

afterAll(() => {
  removeFolder(folder)
})

/** What a home keeps: rows of the tables that a submission writes, and files of its store. Nothing, where nobody made one. */
function keptIn(home: string): readonly string[] {
  if (!existsSync(home)) return []
  const database = new DatabaseSync(join(home, 'cascade.db'), { readOnly: true })
  const tables = ['productions', 'transformations', 'runs', 'history', 'messages', 'active']
  const rows = tables.filter((table) => database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined)
  database.close()
  const objects = join(home, 'objects')
  return [...rows, ...(existsSync(objects) ? readdirSync(objects, { recursive: true, encoding: 'utf8' }) : [])]
}

describe('a production with', () => {
  it.each(FAULTS)(
    '$what is refused with one sentence that names step, field and line, and nothing is kept',
    async (fault) => {
      const { step, line, says } = fault
      const file = yamlOf(fault)
      const [validated, run] = await Promise.all([
        cascadeJson(folder, 'validate', file, '--home', `v ${fault.what}`),
        cascade(folder, 'run', file, '--home', `r ${fault.what}`),
      ])
      expect(validated.code).toBe(2)
      const { valid, problems } = validationSchema.parse(validated.document)
      expect({ valid, problems }).toMatchObject({ valid: false, problems: [{ severity: 'error', step, line }] })
      expect(problems).toHaveLength(1)
      expect(problems[0]?.field).toContain(fault.field)
      expect(problems[0]?.message).toMatch(says)
      expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' })
      expect(run.stderr).toMatch(new RegExp(`^cascade: .*line ${line}, step ${step}.*${says.source}.*\n$`))
      for (const home of ['v', 'r']) expect(keptIn(join(folder, `${home} ${fault.what}`))).toEqual([])
    },
  )

  it('one fault is refused by submit as well, dry run or not, and none is valid', async () => {
    const args = ['submit', 'a-cycle.yaml', '--home', 's', '--json']
    expect(await cascadeJson(folder, ...args)).toMatchObject({
      code: 2,
      document: { error: { kind: 'input', problems: [{ field: 'steps.1.parents' }] } },
    })
    expect((await cascade(folder, ...args, '--dry-run')).code).toBe(2)
    expect(keptIn(join(folder, 's'))).toEqual([])
    const right = await cascadeJson(folder, 'validate', 'right.yaml', '--home', 's')
    expect(right).toEqual({ code: 0, document: { valid: true, problems: [] } })
    expect(keptIn(join(folder, 's'))).toEqual([])
  })

  it('no file there, or a folder in its place, is refused in a sentence', async () => {
    expect((await cascade(folder, 'run', 'nowhere.yaml')).stderr).toContain('nowhere.yaml: there is no such file')
    expect(await cascade(folder, 'validate', 'jobs')).toMatchObject({ code: 2, stdout: '' })
  })
})
