import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { counted } from '../../shared/model/counted.ts'
import { measureCatalog, measureStages, type Measurement } from './measure.ts'

/** Files a second that the design promises on two cores, by number of active transformations. */
const TARGETS = new Map([
  [100, 8000],
  [1000, 5000],
])

interface Report {
  readonly files: number
  readonly cores: number
  readonly repeats: number
  readonly runs: readonly {
    readonly active: number
    readonly target: number
    readonly measured: readonly Measurement[]
  }[]
  /** Microseconds a file at two sizes of the catalog. */
  readonly catalog: {
    readonly small: number
    readonly large: number
    readonly ratio: number
    readonly sizes: readonly number[]
  }
}

/** `npm run bench -- engine [--json] [--quick]`: files through all stages of the local back end, with simulated jobs. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } })
  const quick = values.quick === true
  const files = quick ? 20_000 : 100_000
  const repeats = quick ? 1 : 3
  const runs = []
  for (const [active, target] of TARGETS) {
    const measured: Measurement[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      say(`${files} files, ${active} active transformations: run ${repeat + 1} of ${repeats}`)
      measured.push(await measureStages(files, active))
    }
    runs.push({ active, target, measured })
  }
  const sizes = quick ? [10_000, 100_000] : [10_000, 1_000_000]
  const [small = 0, large = 0] = sizes
  const catalog = await measureCatalog({ small, large, probe: quick ? 5000 : 20_000 }, (done) =>
    say(`catalog: ${done} of ${large} files`),
  )
  say('')
  const report: Report = {
    files,
    cores: cpus().length,
    repeats,
    runs,
    catalog: { ...catalog, ratio: catalog.large / catalog.small, sizes },
  }
  console.log(values.json === true ? JSON.stringify(report, null, 2) : textOf(report))
}

/** One line that is written over, where there is a terminal. */
function say(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
}

function textOf(report: Report): string {
  const lines = [
    `${report.files} files through all stages, groups of 10, ${counted(report.cores, 'core')}, ${counted(report.repeats, 'run')}`,
  ]
  for (const { active, target, measured } of report.runs) {
    const rates = measured.map((one) => one.filesPerSecond).sort((a, b) => a - b)
    const memory = Math.max(...measured.map((one) => one.megabytes))
    lines.push(
      '',
      `${active} active: ${round(median(rates))} files/s (${round(rates.at(0) ?? 0)} to ${round(rates.at(-1) ?? 0)}; at least ${target}), ${round(memory)} MB`,
    )
    const processor = measured.map((one) => one.processor).sort((a, b) => a - b)
    lines.push(`  ${'processor'.padEnd(12)}${median(processor).toFixed(1).padStart(8)} µs a file`)
    const stages = Object.keys(measured[0]?.stages ?? {})
    for (const stage of stages) {
      const times = measured.map((one) => (one.stages[stage] ?? 0) * 1000).sort((a, b) => a - b)
      lines.push(`  ${stage.padEnd(12)}${median(times).toFixed(1).padStart(8)} µs a file`)
    }
  }
  const { small, large, ratio, sizes } = report.catalog
  lines.push(
    '',
    `a file takes ${small.toFixed(0)} µs with ${sizes[0]} files in the catalog, ${large.toFixed(0)} µs with ${sizes[1]}: ratio ${ratio.toFixed(2)} (at most 1.3)`,
  )
  return lines.join('\n')
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en')
}
