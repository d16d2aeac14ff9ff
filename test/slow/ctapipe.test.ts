import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cascade, cascadeJson, makeFolder, removeFolder } from '../flow/cli-process.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** Real telescope files; `CASCADE_SIMTEL` says where they lie when it is not beside the checkout. */
const SIMTEL = process.env['CASCADE_SIMTEL'] ?? join(ROOT, '..', 'shared', 'data', 'simtel')
/** Outside of the checkout, so that ctapipe is installed once per machine. */
const VENV = process.env['CASCADE_CTAPIPE_VENV'] ?? join(homedir(), '.cache', 'cascade', 'ctapipe-venv')
const BROKEN = 'camsettings_v6-truncated.simtel.zst'
const hasFiles = existsSync(SIMTEL)
if (!hasFiles) process.stderr.write(`skipped: example 2 needs telescope files, and ${SIMTEL} is not there\n`)

const statusSchema = z.object({
  status: z.string(),
  steps: z.array(z.object({ name: z.string(), status: z.string(), files: z.record(z.string(), z.number()) })),
  failures: z.array(
    z.object({ transformation: z.string(), task: z.number(), lfns: z.array(z.string()), message: z.string() }),
  ),
})
const foundSchema = z.object({
  files: z.array(z.object({ lfn: z.string(), metadata: z.record(z.string(), z.unknown()) })),
})

describe.skipIf(!hasFiles)('example 2 with real telescope files, one of them cut short', () => {
  const input = mkdtempSync(join(tmpdir(), 'cascade simtel ñ-'))
  const folder = makeFolder()
  let status: z.infer<typeof statusSchema>
  const good = hasFiles ? readdirSync(SIMTEL).filter((name) => name.endsWith('.simtel.zst')) : []

  beforeAll(() => {
    for (const name of good) copyFileSync(join(SIMTEL, name), join(input, name))
    writeFileSync(join(input, BROKEN), readFileSync(join(SIMTEL, 'camsettings_v6.simtel.zst')).subarray(0, 2_000_000))
    const run = spawnSync(
      'bash',
      [join(ROOT, 'examples', 'ctapipe', 'run.sh'), input, '--home', join(folder, 'home'), '--json'],
      {
        encoding: 'utf8',
        env: { ...process.env, CASCADE_CTAPIPE_VENV: VENV },
        maxBuffer: 1e8,
      },
    )
    expect({ code: run.status, said: run.status === 1 ? '' : run.stderr }).toEqual({ code: 1, said: '' })
    status = statusSchema.parse(JSON.parse(run.stdout))
  }, 900_000)

  afterAll(() => {
    for (const path of [input, folder]) removeFolder(path)
  })

  it('is Completed, with the broken file stopped in each of the three calibrations', () => {
    expect(status.status).toBe('Completed')
    const process_ = status.steps.filter((step) => step.name.startsWith('ctapipe/process'))
    for (const step of process_) expect(step.files).toMatchObject({ Processed: good.length, MaxReset: 1 })
    expect(process_).toHaveLength(3)
    expect(status.failures.flatMap((failure) => failure.lfns).every((lfn) => lfn.endsWith(BROKEN))).toBe(true)
    expect(status.failures.length).toBeGreaterThan(0)
  })

  it('says in ctapipe’s own words why, in "why" and in "log"', async () => {
    const [failure] = status.failures
    const why = await cascade(folder, 'why', failure?.lfns[0] ?? '')
    expect(why.stdout).toContain('buffer is smaller than requested size')
    const log = await cascade(folder, 'log', `${failure?.transformation}/${failure?.task}`)
    expect(log.stdout).toContain('buffer is smaller than requested size')
  })

  it('registers nothing of the broken file but the file itself', async () => {
    const stem = BROKEN.replace('.simtel.zst', '')
    const all = foundSchema.parse((await cascadeJson(folder, 'find', 'campaign=CTAPIPE')).document)
    const ofBroken = all.files.filter((file) => file.lfn.includes(stem))
    expect(ofBroken.map((file) => file.metadata['data_level'])).toEqual(['R1'])
  })

  it('ends in a picture of each other file', async () => {
    const found = await cascadeJson(folder, 'find', 'campaign=CTAPIPE', 'output_type=Histogram')
    const pictures = foundSchema.parse(found.document).files
    const sources = pictures.map((file) => String(file.metadata['source'])).sort()
    expect(sources).toEqual(good.map((name) => name.replace('.simtel.zst', '')).sort())
    const target = join(folder, 'pictures')
    expect((await cascade(folder, 'get', ...pictures.map((file) => file.lfn), '--to', target)).code).toBe(0)
    for (const name of readdirSync(target)) {
      const bytes = readFileSync(join(target, name))
      expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
    }
  })
})
