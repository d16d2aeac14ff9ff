import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cascade, cascadeJson, makeFolder, removeFolder, start } from '../flow/cli-process.ts'
import { Random } from '../model/random.ts'
import { kill9, kill9Jobs } from './campaign/kill.ts'
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

const example = smallCampaign(RUNS)
const production = join(example, 'production.yaml')
const folders: string[] = []
let undisturbed: Outcome
/** How long the undisturbed run took, in ms. */
let duration: number

beforeAll(async () => {
  const folder = newFolder()
  const began = performance.now()
  expect((await cascade(folder, 'run', production)).code).toBe(0)
  duration = performance.now() - began
  undisturbed = await outcomeOf(folder)
})

afterAll(() => {
  for (const path of [example, ...folders]) removeFolder(path)
})

describe.each([
  { what: 'the engine alone', withJobs: false },
  { what: 'the engine with all its jobs', withJobs: true },
])('kill -9 of $what', ({ withJobs }) => {
  it(`at ${KILLS} random moments (seed ${SEED}) leaves the result of an undisturbed run`, async () => {
    const folder = newFolder()
    const random = new Random(SEED + (withJobs ? 1 : 0))
    let hits = 0
    for (let kills = 0; kills < KILLS; kills++) {
      const engine = start(folder, 'run', production)
      // Together about as long as the whole takes: the moments lie all over it, on a machine of any speed.
      await setTimeout(SHORTEST + (2 * random.next() * duration) / KILLS)
      if (await kill9(engine.child)) hits += 1
      if (withJobs) kill9Jobs(join(folder, 'home'))
    }
    // An engine that had ended by itself was not killed: a run of which that is true of all shows nothing.
    expect(hits).toBeGreaterThan(2)
    const last = await cascade(folder, 'run', production)
    expect({ code: last.code, said: last.code === 0 ? '' : last.stderr }).toEqual({ code: 0, said: '' })
    expect(await outcomeOf(folder)).toEqual(undisturbed)
  })
})

function newFolder(): string {
  const folder = makeFolder()
  folders.push(folder)
  return folder
}

async function outcomeOf(folder: string): Promise<Outcome> {
  const status = statusSchema.parse((await cascadeJson(folder, 'status', 'gamma-campaign')).document)
  const found = findSchema.parse((await cascadeJson(folder, 'find', 'campaign=TOY1')).document)
  const lfns = found.files.map((file) => file.lfn).sort()
  const name = lfns.find((lfn) => lfn.endsWith('sensitivity.ecsv'))
  expect(name).toBeDefined()
  expect((await cascade(folder, 'get', name ?? '', '--to', folder)).code).toBe(0)
  return { status, lfns, table: readFileSync(join(folder, (name ?? '').split('/').at(-1) ?? ''), 'utf8') }
}
