import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cascade, kill9, kill9Jobs, startCascade } from './campaign/cascade.ts'
import { smallCampaign } from './campaign/small-campaign.ts'

/** Kills in one run of the production. */
const KILLS = 10
/** `CASCADE_KILL_SEED=N npm run test:slow` kills at the same moments again. */
const SEED = Number(process.env['CASCADE_KILL_SEED'] ?? Date.now() % 1_000_000)
/** `CASCADE_KILL_RUNS=20 npm run test:slow` takes the example as large as it is. */
const RUNS = Number(process.env['CASCADE_KILL_RUNS'] ?? 6)
/** An engine lives at least so long, in ms: about what it takes to start. */
const SHORTEST = 300

const statusSchema = z.object({
  status: z.string(),
  steps: z.array(z.object({ name: z.string(), files: z.record(z.string(), z.number()) })),
})
const findSchema = z.object({ files: z.array(z.object({ lfn: z.string() })) })

/** What must be the same, however often the engine was killed. */
interface Outcome {
  readonly status: z.infer<typeof statusSchema>
  readonly lfns: readonly string[]
  readonly table: string
}

const folder = smallCampaign(RUNS)
const homes: string[] = []
let undisturbed: Outcome
/** How long the undisturbed run took, in ms. */
let duration: number

beforeAll(() => {
  const home = newHome()
  const began = performance.now()
  expect(cascade(['run', join(folder, 'production.yaml'), '--home', home]).code).toBe(0)
  duration = performance.now() - began
  undisturbed = outcomeOf(home)
})

afterAll(() => {
  for (const path of [folder, ...homes]) rmSync(path, { recursive: true, force: true })
})

describe.each([
  { what: 'the engine alone', withJobs: false },
  { what: 'the engine with all its jobs', withJobs: true },
])('kill -9 of $what', ({ withJobs }) => {
  it(`at ${KILLS} random moments (seed ${SEED}) leaves the result of an undisturbed run`, async () => {
    const home = newHome()
    const random = randomOf(SEED + (withJobs ? 1 : 0))
    let hits = 0
    for (let kills = 0; kills < KILLS; kills++) {
      const engine = startCascade(['run', join(folder, 'production.yaml'), '--home', home])
      // Together about as long as the whole takes: the moments lie all over it, on a machine of any speed.
      await setTimeout(SHORTEST + (2 * random() * duration) / KILLS)
      if (await kill9(engine)) hits += 1
      if (withJobs) kill9Jobs(home)
    }
    // An engine that had ended by itself was not killed: a run of which that is true of all shows nothing.
    expect(hits).toBeGreaterThan(2)
    const last = cascade(['run', join(folder, 'production.yaml'), '--home', home])
    expect({ code: last.code, said: last.code === 0 ? '' : last.stderr }).toEqual({ code: 0, said: '' })
    expect(outcomeOf(home)).toEqual(undisturbed)
  })
})

function newHome(): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'cascade-kill-')))
  homes.push(home)
  return home
}

function outcomeOf(home: string): Outcome {
  const status = statusSchema.parse(JSON.parse(cascade(['status', 'gamma-campaign', '--home', home, '--json']).stdout))
  const found = findSchema.parse(JSON.parse(cascade(['find', '--home', home, '--json', 'campaign=TOY1']).stdout))
  const lfns = found.files.map((file) => file.lfn).sort()
  const name = lfns.find((lfn) => lfn.endsWith('sensitivity.ecsv'))
  expect(name).toBeDefined()
  const target = mkdtempSync(join(tmpdir(), 'cascade-table-'))
  homes.push(target)
  expect(cascade(['get', name ?? '', target, '--home', home]).code).toBe(0)
  return { status, lfns, table: readFileSync(join(target, 'sensitivity.ecsv'), 'utf8') }
}

/** mulberry32: the same moments for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
