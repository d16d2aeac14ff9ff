import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { StageReport } from '../../shared/aws/lambda/stage-report.ts'
import { METRICS } from '../../shared/names.ts'
import { aTransformation } from '../fixtures/definitions.ts'

const emfSchema = z.looseObject({
  _aws: z.object({ CloudWatchMetrics: z.array(z.looseObject({ Dimensions: z.array(z.array(z.string())) })) }),
})

let said: string[] = []
beforeEach(() => {
  said = []
  // Only then do they speak to the console that can be listened to.
  vi.stubEnv('POWERTOOLS_DEV', 'true')
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false')
  for (const method of ['log', 'info', 'warn'] as const)
    vi.spyOn(console, method).mockImplementation((line: unknown) => void said.push(String(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

function metricsSaid(name: string) {
  return said.flatMap((line) => {
    const read = emfSchema.safeParse(JSON.parse(line))
    return read.success && name in read.data ? [read.data] : []
  })
}

describe('what alarms and levels are made of', () => {
  it('tells of a transformation that was stopped in one metric of the deployment, whatever the stage', () => {
    const { state } = aTransformation({ name: 'p/s' })
    for (const stage of ['track', 'group']) {
      const report = new StageReport(stage)
      report.of('prod')
      report.stopped({ name: 'p/s', version: 1, state: { ...state, reason: 'ten jobs failed' }, log: null })
    }
    const stopped = metricsSaid(METRICS.stopped)
    expect(stopped.length).toBe(2)
    for (const one of stopped) expect(one['_aws'].CloudWatchMetrics[0]?.Dimensions).toEqual([['deployment']])
    expect(said.filter((line) => line.includes('ten jobs failed')).length).toBe(2)
  })

  it('says a level of nothing, too', () => {
    const report = new StageReport('sweep')
    report.of('prod')
    report.level(METRICS.running, 0)
    report.metrics.publishStoredMetrics()
    expect(metricsSaid(METRICS.running)[0]).toMatchObject({ Running: 0 })
  })
})
