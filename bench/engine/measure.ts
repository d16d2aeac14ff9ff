import { benchHome, type StageTimes } from './home.ts'
import { processedFiles, registerFiles, runToEnd, startTransformations } from './workload.ts'

/** One run of files through all stages. */
export interface Measurement {
  readonly filesPerSecond: number
  /** Processor time a file, user and system, microseconds: what of the time others on the machine have no part in. */
  readonly processor: number
  /** Milliseconds a file, by stage. */
  readonly stages: Readonly<Record<string, number>>
  /** Resident memory at the end, megabytes. */
  readonly megabytes: number
}

/** Runs files through all stages, each wanted by one of the active transformations, and checks that each was processed. */
export async function measureStages(files: number, active: number): Promise<Measurement> {
  const home = await benchHome()
  try {
    await startTransformations(home, active)
    clear(home.times)
    const started = performance.now()
    const before = process.cpuUsage()
    await registerFiles(home, { first: 0, count: files, campaign: (index) => `C${index % active}` })
    await runToEnd(home)
    const seconds = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(before)
    check(await processedFiles(home, active), files, home.problems)
    return {
      filesPerSecond: files / seconds,
      processor: (user + system) / files,
      stages: perFile(home.times, files),
      megabytes: process.memoryUsage.rss() / 1e6,
    }
  } finally {
    home.close()
  }
}

/**
 * Microseconds a file takes through all stages at two sizes of the catalog, in one home: first with `small` files in the
 * catalog, then with `large`. The files that fill it are wanted by nobody.
 */
export async function measureCatalog(
  sizes: { readonly small: number; readonly large: number; readonly probe: number },
  onProgress: (files: number) => void,
): Promise<{ readonly small: number; readonly large: number }> {
  const active = 100
  const home = await benchHome()
  const fill = async (first: number, count: number): Promise<void> => {
    for (let at = first; at < first + count; at += 50_000) {
      const size = Math.min(50_000, first + count - at)
      await registerFiles(home, { first: at, count: size, campaign: (index) => `F${index % 1000}` })
      await home.drive.settle()
      onProgress(at + size)
    }
  }
  const probe = async (first: number): Promise<number> => {
    const started = performance.now()
    await registerFiles(home, { first, count: sizes.probe, campaign: (index) => `C${index % active}` })
    await runToEnd(home)
    return ((performance.now() - started) * 1000) / sizes.probe
  }
  try {
    await startTransformations(home, active)
    await fill(0, sizes.small)
    // The first probe warms the code up; only the second and the third are compared.
    await probe(10_000_000)
    const small = await probe(11_000_000)
    await fill(sizes.small, sizes.large - sizes.small)
    const large = await probe(12_000_000)
    check(await processedFiles(home, active), 3 * sizes.probe, home.problems)
    return { small, large }
  } finally {
    home.close()
  }
}

function clear(times: StageTimes): void {
  for (const stage of Object.keys(times)) delete times[stage]
}

function perFile(times: StageTimes, files: number): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([stage, { milliseconds }]) => [stage, milliseconds / files]))
}

function check(processed: number, files: number, problems: readonly string[]): void {
  if (processed === files && problems.length === 0) return
  throw new Error(`${processed} of ${files} files were processed: this measures nothing. ${problems.join('; ')}`)
}
