import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const JOBS = fileURLToPath(new URL('../../examples/gamma-campaign/jobs/', import.meta.url))
const PARTICLES = ['gamma', 'proton'] as const
const RUNS = [1, 2, 3, 4]

let directory = ''
let made = 0

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'gamma-campaign-'))
  for (const particle of PARTICLES) for (const run of RUNS) simulate(particle, run, eventsOf(particle, run))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('the programs of the gamma campaign', () => {
  it('simulate the same events for the same particle and run, and others for another', () => {
    const bytes = (particle: string, number: number) =>
      readFileSync(simulate(particle, number, fresh('events')), 'utf8')
    const once = bytes('gamma', 1)
    expect(bytes('gamma', 1)).toBe(once)
    expect(eventLines(bytes('gamma', 2))).not.toEqual(eventLines(once))
    expect(eventLines(bytes('proton', 1))).not.toEqual(eventLines(once))
  })

  it('say in the metadata how many events there are', () => {
    const path = eventsOf('gamma', 1)
    const events = eventLines(readFileSync(path, 'utf8'))
    expect(events.length).toBeGreaterThan(20)
    expect(readFileSync(`${path}.meta.json`, 'utf8')).toBe(`{"n_events":${events.length}}\n`)
  })

  it('give the same merged events, table and plot, byte for byte, however files are grouped and ordered', () => {
    const orderly = result({ gamma: [RUNS], proton: [RUNS] }, false)
    expect(orderly.table).toContain('# %ECSV 1.0')
    expect(orderly.plot).toContain('</svg>')
    const grouping = fc
      .tuple(fc.shuffledSubarray(RUNS, { minLength: RUNS.length }), fc.integer({ min: 1, max: RUNS.length }))
      .map(([order, size]) => groups(order, size))
    fc.assert(
      fc.property(fc.record({ gamma: grouping, proton: grouping }), fc.boolean(), (grouped, backwards) => {
        expect(result(grouped, backwards)).toEqual(orderly)
      }),
      { numRuns: 3 },
    )
  }, 120_000)

  it('give another table when a run is missing', () => {
    const all = result({ gamma: [RUNS], proton: [RUNS] }, false)
    expect(result({ gamma: [RUNS.slice(1)], proton: [RUNS] }, false).table).not.toBe(all.table)
  }, 60_000)

  it('refuse an event that comes twice', () => {
    expect(run('merge', '--out', fresh('dl3'), eventsOf('gamma', 1), eventsOf('gamma', 1))).toMatchObject({
      status: 1,
      stderr: 'merge.mjs: run 1: it is there twice\n',
    })
  })

  it('refuse to mix particles', () => {
    expect(run('merge', '--out', fresh('dl3'), eventsOf('gamma', 1), eventsOf('proton', 1))).toMatchObject({
      status: 1,
      stderr: 'merge.mjs: one particle is wanted, and the files have gamma and proton\n',
    })
  })

  it.each([
    { bytes: 20, message: /the last line is cut off/ },
    { bytes: '{"end":true,"events":100}\n'.length, message: /cut off|its end is missing/ },
  ])('refuse a file that lacks its last $bytes bytes', ({ bytes, message }) => {
    const path = simulate('gamma', 9, fresh('events'))
    truncateSync(path, readFileSync(path).length - bytes)
    const { status, stderr } = run('reconstruct', '--out', fresh('dl2'), path)
    expect(status).toBe(1)
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd()).not.toContain('\n')
  })

  it('end with 2 when an argument is missing or unknown, and 1 when a value is wrong', () => {
    expect(run('simulate', '--particle', 'gamma', '--seed', '1')).toMatchObject({
      status: 2,
      stderr: 'simulate.mjs: --out is missing\n',
    })
    expect(run('merge', '--nonsense').status).toBe(2)
    expect(run('simulate', '--particle', 'iron', '--seed', '1', '--out', fresh('events'))).toMatchObject({
      status: 1,
      stderr: 'simulate.mjs: --particle is "iron", and should be one of gamma, proton\n',
    })
    expect(run('simulate', '--particle', 'gamma', '--seed', '-1', '--out', fresh('events')).status).not.toBe(0)
  })
})

function run(program: string, ...given: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [join(JOBS, `${program}.mjs`), ...given], { encoding: 'utf8' })
  return { status, stderr }
}

/** Runs a program that must succeed. */
function succeed(program: string, ...given: string[]) {
  expect(run(program, ...given)).toEqual({ status: 0, stderr: '' })
}

function fresh(extension: string) {
  made += 1
  return join(directory, `${made}.${extension}`)
}

function eventsOf(particle: string, number: number) {
  return join(directory, `${particle}-${number}.events`)
}

function simulate(particle: string, number: number, path: string) {
  succeed('simulate', '--particle', particle, '--seed', String(number), '--out', path, '--showers', '2000')
  return path
}

function eventLines(text: string) {
  return text.split('\n').slice(1, -2)
}

function groups(order: readonly number[], size: number): number[][] {
  return order.length === 0 ? [] : [order.slice(0, size), ...groups(order.slice(size), size)]
}

/** What the whole chain gives, with these groups of runs in one job each. */
function result(grouped: Record<(typeof PARTICLES)[number], readonly (readonly number[])[]>, backwards: boolean) {
  const merged = PARTICLES.map((particle) => {
    const selected = grouped[particle].map((numbers) => {
      const [reconstructed, marked] = [fresh('dl2'), fresh('dl3')]
      succeed('reconstruct', '--out', reconstructed, ...numbers.map((number) => eventsOf(particle, number)))
      succeed('select', '--gammaness', '0.8', '--out', marked, reconstructed)
      return marked
    })
    const path = fresh('dl3')
    succeed('merge', '--out', path, ...(backwards ? selected.toReversed() : selected))
    return path
  })
  const [gamma = '', proton = ''] = merged
  succeed('sensitivity', '--gamma', gamma, '--proton', proton, '--hours', '50', '--out', directory)
  const read = (path: string) => readFileSync(path, 'utf8')
  return {
    merged: merged.map((path) => read(path)),
    table: read(join(directory, 'sensitivity.ecsv')),
    plot: read(join(directory, 'sensitivity.svg')),
  }
}
