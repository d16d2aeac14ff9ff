import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DeployedApp } from './deployed-app.ts'
import type { GivenApp } from './live.ts'
import { until } from './until.ts'

const RUNS = 8
const TRANSFORMATION = { transformation: 'gated/simulate' }

/** Runs that do not end before a file is there. */
function gatedProduction(gate: string): string {
  return `
production: gated
common: { campaign: GATED, site: LaPalma, array_layout: Alpha, particle: gamma }
job: { container: none, resources: { cpus: 1, memory: 100MB, time: 5m } }
steps:
  - name: simulate
    type: MCSimulation
    runs: { first: 1, count: ${RUNS} }
    command: [sh, -c, 'until [ -e "$1" ]; do sleep 0.1; done; echo "$CASCADE_RUN" > "$0/$CASCADE_RUN.run"', '{outputs}', '${gate}']
    outputs: [{ files: '*.run', count: 1, metadata: { data_level: R1 } }]
`
}

/** Tasks of the transformation by where they stand, once they stand so. */
async function tasksReach({ client }: DeployedApp, wanted: Readonly<Record<string, number>>): Promise<void> {
  await until(
    async () => (await client.transformation(TRANSFORMATION)).progress.tasks,
    (tasks) => isDeepStrictEqual({ ...tasks, ...wanted }, tasks),
  )
}

/** What becomes of jobs that wait when what they are for is stopped. */
export function stopsOf(given: GivenApp): void {
  describe('a stop on the app, deployed', () => {
    it('takes back the children of an array that wait and lets those end that run; a start runs them all', async (context) => {
      const app = given(context)
      const folder = mkdtempSync(join(tmpdir(), 'cascade-gate-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const gate = join(folder, 'open')
      await app.client.submit({ text: gatedProduction(gate) })
      await tasksReach(app, { Queued: RUNS - 2, Running: 2 })
      await app.client.stop(TRANSFORMATION)
      await tasksReach(app, { Waiting: RUNS - 2, Queued: 0, Running: 2 })
      writeFileSync(gate, '')
      await tasksReach(app, { Waiting: RUNS - 2, Queued: 0, Running: 0, Done: 2 })
      await app.client.start(TRANSFORMATION)
      await until(
        () => app.client.status({ production: 'gated' }),
        ({ status }) => status === 'Completed',
      )
      const tasks = await app.ports.tasks.list(TRANSFORMATION.transformation, 0, RUNS)
      expect(tasks.map(({ state, errors, lost, interrupted }) => [state, errors + lost + interrupted])).toEqual(
        Array(RUNS).fill(['Done', 0]),
      )
      expect(tasks.filter(({ attempt }) => attempt === 1)).toHaveLength(2)
      expect(tasks.filter(({ attempt }) => attempt === 2)).toHaveLength(RUNS - 2)
    })
  })
}
