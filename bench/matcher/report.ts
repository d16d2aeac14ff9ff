import type { Measurement } from './measure.ts'

/** What a process measured, and of which workload. */
export interface Measured extends Measurement {
  readonly workload: string
}

/** Engines that found other queries than the first one did for the same files. */
export function disagreements(measured: readonly Measured[]): readonly string[] {
  const sets = Map.groupBy(measured, ({ workload, queries }) => `${workload}, ${queries} queries`)
  return [...sets].flatMap(([name, all]) =>
    all.filter(({ digest }) => digest !== all[0]?.digest).map(({ engine }) => `${engine} disagrees on ${name}`),
  )
}

/** Median and spread of repeated measurements. */
export function summary(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const [median = 0, min = 0, max = 0] = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)]
  return { median: Math.round(median), min: Math.round(min), max: Math.round(max) }
}

/** A table per workload: engines down, numbers of queries across, files a second as median (min-max). */
export function tables(measured: readonly Measured[]): string {
  const workloads = Map.groupBy(measured, ({ workload }) => workload)
  return [...workloads].map(([name, all]) => `${name}, files/s:\n${table(all)}`).join('\n\n')
}

function table(measured: readonly Measured[]): string {
  const counts = [...new Set(measured.map(({ queries }) => queries))]
  const engines = Map.groupBy(measured, ({ engine }) => engine)
  const rows = [...engines].map(([engine, cells]) => [
    engine,
    ...cells.map(({ filesPerSecond }) => cell(filesPerSecond)),
  ])
  const header = ['engine', ...counts.map((count) => `${count.toLocaleString('en')} queries`)]
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function cell(filesPerSecond: readonly number[]): string {
  const { median, min, max } = summary(filesPerSecond)
  return `${median.toLocaleString('en')} (${short(min)}-${short(max)})`
}

function short(value: number): string {
  return value >= 10_000 ? `${Math.round(value / 1000).toLocaleString('en')}k` : String(value)
}
