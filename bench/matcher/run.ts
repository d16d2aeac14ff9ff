import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, loadavg } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ENGINES } from './engines.ts'
import { measurementSchema } from './measure.ts'
import { disagreements, summary, tables } from './report.ts'
import type { Measured } from './report.ts'

const FULL = { workloads: ['std', 'sel'], counts: [10, 100, 1000, 10_000], files: 100_000, repeats: 5, seconds: 0.6 }
const QUICK = { ...FULL, counts: [10, 100, 1000], files: 10_000, repeats: 3, seconds: 0.1 }

/** `npm run bench -- matcher [--json] [--quick]`: files a second against many queries, ours and others, about 3 minutes. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } })
  const { workloads, ...effort } = values.quick === true ? QUICK : FULL
  // Rates are by the clock on the wall: on a busy machine they are lower.
  const load = loadavg()[0] ?? 0
  process.stderr.write(`load of the machine before the start: ${load.toFixed(1)} on ${availableParallelism()} cores\n`)
  const measured: Measured[] = []
  for (const workload of workloads)
    for (const engine of Object.keys(ENGINES)) measured.push(...(await runEngine({ engine, workload, ...effort })))
  const problems = disagreements(measured)
  if (values.json === true)
    process.stdout.write(`${JSON.stringify({ load, ...document(measured, problems, effort) }, null, 2)}\n`)
  else
    process.stdout.write(
      `${tables(measured)}\n\n${problems.length === 0 ? 'All engines agree.' : problems.join('\n')}\n`,
    )
  if (problems.length > 0) process.exitCode = 1
}

interface EngineRun {
  readonly engine: string
  readonly workload: string
  readonly counts: readonly number[]
  readonly files: number
  readonly repeats: number
  readonly seconds: number
}

async function runEngine(asked: EngineRun): Promise<readonly Measured[]> {
  const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, JSON.stringify(asked)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit: Promise<readonly unknown[]> = once(child, 'exit')
  const measured: Measured[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const measurement = measurementSchema.parse(JSON.parse(line))
    measured.push({ ...measurement, workload: asked.workload })
    const { median } = summary(measurement.filesPerSecond)
    process.stderr.write(`${asked.workload}, ${measurement.queries} queries, ${asked.engine}: ${median} files/s\n`)
  }
  const [code] = await exit
  if (code !== 0) throw new Error(`${asked.engine} ended with exit code ${String(code)}`)
  return measured
}

/** What `--json` prints. */
function document(
  measured: readonly Measured[],
  problems: readonly string[],
  effort: Omit<EngineRun, 'engine' | 'workload'>,
) {
  return {
    bench: 'matcher',
    node: process.version,
    cores: availableParallelism(),
    ...effort,
    agreed: problems.length === 0,
    problems,
    results: measured.map(({ workload, engine, queries, buildMilliseconds, filesPerSecond }) => ({
      workload,
      engine,
      queries,
      buildMilliseconds: Math.round(buildMilliseconds),
      filesPerSecond: summary(filesPerSecond),
    })),
  }
}
