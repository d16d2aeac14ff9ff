import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outputLfn } from '../../shared/production/output-lfn.ts'
import { outputMetadata } from '../../jobs/stage-out/output-metadata.ts'
import { outputPattern } from '../../shared/production/output-pattern.ts'
import { parseMetadata } from '../../shared/model/metadata-schema.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { Definition } from '../../shared/model/transformation.ts'
import { ANY, lfnPattern, patternsOverlap, sayPattern } from '../../shared/production/lfn-pattern.ts'
import { couldFeed } from '../../shared/production/link.ts'
import { planProduction } from '../../shared/production/plan.ts'
import { possibleOutputs } from '../../shared/production/possible-outputs.ts'
import { canonicalQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

const VALUES = {
  data_level: ['R1', 'DL0'],
  particle: ['gamma', 'proton'],
  zenith: [20, 40],
  source: ['a', 'b'],
  merged: [0, 1],
} as const

const metadata = fc
  .record(
    {
      data_level: pick('data_level'),
      particle: pick('particle'),
      zenith: pick('zenith'),
      source: pick('source'),
      merged: pick('merged'),
    },
    { requiredKeys: [] },
  )
  .map((fields): Metadata => fields)

function pick<F extends keyof typeof VALUES>(field: F) {
  return fc.constantFrom<string | number>(...VALUES[field])
}

const output = fc.record({
  files: fc.constantFrom(
    '*.out',
    'run{run}.out',
    '{source}.out',
    'x-{merged}.out',
    '{site}.out',
    '{site}-{source}.out',
  ),
  metadata: fc.oneof(
    metadata,
    fc.constantFrom({ run_number: '{run}' }, { prog: 'p-{particle}' }, { source: '{site}' }, { source: 's{run}' }),
  ),
  lfn: fc.option(
    fc.constantFrom('/x/{source}/{name}', '/x/{transformation}/{run}/{merged}', '/{run:000xxx}/{prog}/{name}'),
    { nil: undefined },
  ),
})

/** A step that takes files of the catalog, the files that one of its tasks takes, and the task's run. */
const task = fc
  .record({
    common: metadata,
    own: metadata,
    output,
    input: metadata,
    files: fc.array(metadata, { minLength: 1, maxLength: 3 }),
    run: fc.nat(5000),
  })
  .map((parts) => ({ ...parts, definition: definitionOf(parts) }))
  .filter(({ definition }) => definition !== undefined)

function definitionOf(parts: {
  common: Metadata
  own: Metadata
  output: object
  input: Metadata
}): Definition | undefined {
  const step = {
    name: 'step',
    over: ['site'],
    input: { zenith: { '>=': 20 }, ...parts.input, quality: 'OK' },
    closed: true,
    // What it makes is not what it takes, or it would be refused.
    metadata: { ...parts.own, quality: 'BAD' },
    command: ['true'],
    outputs: [{ ...parts.output, count: 1 }],
  }
  const text = JSON.stringify({ production: 'p', common: parts.common, matrix: { site: ['LaPalma'] }, steps: [step] })
  return planProduction({ text, schema: FIELDS, disk: null, sandbox: [], name: null }).plan?.transformations[0]
    ?.definition
}

/** What the runner gets; only what decides metadata and names is more than a stopgap. */
function orderOf(definition: Definition, files: readonly Metadata[], run: number): TaskOrder {
  const { production, step, axes, metadata: own, job, name } = definition
  const inputs = files.map((file, index) => ({
    lfn: `/in/${index}`,
    location: { kind: 'path' as const, path: '/nowhere' },
    size: 1,
    checksum: `sha256:${'0'.repeat(64)}`,
    metadata: { ...file },
  }))
  const inherit = [...FIELDS.fields.values()].filter((field) => field.system !== true).map((field) => field.name)
  const execution = { version: 1 as const, task: 1, attempt: 1, submission: 's', site: 'here', prefix: 'attempts/' }
  return {
    ...execution,
    production,
    life: 1,
    step,
    transformation: name,
    run,
    axes,
    metadata: own,
    inherit,
    job,
    inputs,
    inputField: null,
  }
}

/** Two wildcards and few letters, so that patterns meet. */
const pattern = fc.array(fc.constantFrom('a', 'b', '/', ANY), { maxLength: 4 }).map((symbols) => symbols.join(''))

describe('what is thought possible of outputs', () => {
  it('covers the metadata and the LFN that a task really gives', async () => {
    await fc.assert(
      fc.asyncProperty(task, async ({ definition, files, input, run }) => {
        if (definition === undefined) return
        const taken = files.map((file) => ({ zenith: 20, ...file, ...input, quality: 'OK' }))
        const order = orderOf(definition, taken, run)
        const [declaration] = definition.job.outputs
        const name = (declaration?.files ?? '')
          .replace('*', 'any')
          .replace('{run}', String(run))
          .replace('{source}', 'a')
          .replace('{merged}', '1')
          .replace('{site}', 'LaPalma')
        const captures = outputPattern(declaration?.files ?? '', { ...order.axes, run }).match(name)
        if (declaration === undefined || captures === undefined) throw new Error(`${name} does not match`)
        const found = { name, path: '/nowhere', declaration, captures }
        const given = await outputMetadata(order, found).catch(() => undefined)
        // A template that names a field which no input has: refused where the job runs.
        fc.pre(given !== undefined)
        const system = { production: 'p', transformation: definition.name, task: 1 }
        const real = parseMetadata(FIELDS, { ...given, ...system }, { allowSystem: true })
        const [possible] = possibleOutputs([{ definition, jobMetadata: [[]] }], FIELDS).get(definition.name) ?? []
        if (possible === undefined) throw new Error('there is no output')
        const query = exactly(real)
        expect(matches(query, real)).toBe(true)
        expect(couldFeed(query, [possible], FIELDS)).toEqual({ valid: true })
        const lfn = outputLfn(order, { name, metadata: given, declaration })
        expect(fits(lfn, lfnPattern({ definition, output: declaration, metadata: possible }), run)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

/** The query that only files with just this metadata meet. */
function exactly(real: Metadata) {
  const conditions = [...FIELDS.fields.values()].map((field) => {
    const value = real[field.name]
    return [
      field,
      value === undefined
        ? [{ field: field.name, operator: 'missing' as const }]
        : [{ field: field.name, operator: 'in' as const, values: [value] }],
    ] as const
  })
  return canonicalQuery(new Map(conditions))
}

/** Whether an LFN fits a pattern; a part may be left out where its field may be missing. */
function fits(lfn: string, known: string, run: number): boolean {
  const thousand = `${String(Math.floor(run / 1000)).padStart(3, '0')}xxx`
  const said = sayPattern(known).replaceAll('{run:000xxx}', thousand).replaceAll('{run}', String(run))
  const parts = said.split('/').map((part) => (part.includes('*') ? `(?:/${escaped(part)})?` : `/${escaped(part)}`))
  return new RegExp(`^${parts.slice(1).join('')}$`).test(lfn)
}

function escaped(part: string): string {
  return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')
}

describe('two patterns of LFNs', () => {
  it('overlap exactly when some short LFN fits both', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        expect(patternsOverlap(one, other)).toBe(textsOf(one).some((text) => expression(other).test(text)))
      }),
      { numRuns: 1000 },
    )
  })

  it('overlap in both directions alike, and each with itself', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        expect(patternsOverlap(one, other)).toBe(patternsOverlap(other, one))
        expect(patternsOverlap(one, one)).toBe(true)
      }),
    )
  })
})

function expression(known: string): RegExp {
  return new RegExp(`^${known.replaceAll(ANY, '[^/]*')}$`)
}

/** Texts that fit a pattern, each wildcard filled with up to four letters: as many as the other pattern has, so any that fits both is among them. */
function textsOf(known: string): readonly string[] {
  const fillings = wordsUpTo(4)
  return [...known.replaceAll(new RegExp(`${ANY}+`, 'g'), ANY)].reduce<readonly string[]>(
    (texts, symbol) =>
      texts.flatMap((text) => (symbol === ANY ? fillings.map((filling) => text + filling) : [text + symbol])),
    [''],
  )
}

function wordsUpTo(length: number): readonly string[] {
  if (length === 0) return ['']
  const shorter = wordsUpTo(length - 1)
  const longest = shorter.filter((word) => word.length === length - 1)
  return [...shorter, ...longest.flatMap((word) => [`${word}a`, `${word}b`])]
}
