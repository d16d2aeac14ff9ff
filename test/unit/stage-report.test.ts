import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { StageReport, type Deed } from '../../shared/aws/lambda/stage-report.ts'
import { tickSchema } from '../../shared/aws/lambda/tick.ts'
import { METRICS } from '../../shared/names.ts'
import { PRODUCTION_SHARES } from '../../shared/ports/productions.ts'

const lineSchema = z.looseObject({
  message: z.string().optional(),
  lfns: z.array(z.string()).optional(),
  tasks: z.array(z.object({ task: z.number(), lfns: z.array(z.string()) })).optional(),
})
const said: z.output<typeof lineSchema>[] = []

beforeEach(() => {
  said.length = 0
  vi.stubEnv('POWERTOOLS_DEV', 'true')
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false')
  for (const level of ['info', 'log'] as const)
    vi.spyOn(console, level).mockImplementation((text: string) => void said.push(lineSchema.parse(JSON.parse(text))))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** What a function says of these deeds. */
function saidOf(...deeds: readonly Deed[]) {
  const report = new StageReport('match')
  report.of('trial')
  for (const deed of deeds) report.tell(deed)
  report.metrics.publishStoredMetrics()
  return { lines: said.filter(({ message }) => message !== undefined), metrics: said.filter((one) => '_aws' in one) }
}

describe('what a function says of its work', () => {
  it('names every file once, in lines that CloudWatch takes', () => {
    const lfns = Array.from({ length: 1001 }, (_, index) => `/${'x'.repeat(990)}/${index}`)
    const { lines } = saidOf({ metric: METRICS.matched, count: lfns.length, transformation: 'p/s', lfns })
    expect(lines.flatMap((line) => line.lfns ?? [])).toEqual(lfns)
    for (const line of lines) expect(JSON.stringify(line).length).toBeLessThan(256 * 1024)
    expect(lines[0]).toMatchObject({ message: 'Matched', deployment: 'trial', service: 'match', transformation: 'p/s' })
  })

  it('names the files of every task', () => {
    const tasks = Array.from({ length: 50 }, (_, task) => ({ task, lfns: [`/a${task}`, `/b${task}`] }))
    const { lines } = saidOf({ metric: METRICS.tasksCreated, count: 50, transformation: 'p/s', tasks })
    expect(lines.flatMap((line) => line.tasks ?? [])).toEqual(tasks)
  })

  it('counts by deployment and stage, and by nothing else', () => {
    const { metrics } = saidOf(
      { metric: METRICS.matched, count: 3, transformation: 'p/s', lfns: ['/a', '/b', '/c'] },
      { metric: METRICS.matched, count: 2, transformation: 'p/t', lfns: ['/a', '/b'] },
      { metric: METRICS.done, count: 0, transformation: 'p/t', tasks: [] },
    )
    expect(metrics.length).toBe(1)
    expect(metrics[0]).toMatchObject({ Matched: [3, 2], service: 'match', deployment: 'trial' })
    expect(JSON.stringify(metrics)).not.toContain('Done')
    expect(JSON.stringify(metrics[0]?.['_aws'])).toContain('"Dimensions":[["service","deployment"]]')
  })
})

describe('a tick of the timer', () => {
  it('is for a share of the productions by its minute; in so many minutes all of them have had their turn', () => {
    const start = Date.parse('2026-11-30T23:55:00Z')
    const shares = Array.from({ length: PRODUCTION_SHARES }, (_, minute) =>
      tickSchema.parse({ time: new Date(start + minute * 60_000).toISOString() }),
    )
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares.map((_, share) => share))
    expect(tickSchema.parse({ time: '2026-11-30T23:55:59Z' })).toBe(shares[0])
  })
})
