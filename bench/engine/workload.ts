import { aTransformation } from '../../test/fixtures/definitions.ts'
import { start } from '../../test/fixtures/simulated-home.ts'
import type { BenchHome } from './home.ts'

/** Files registered in one step, as one call of `cascade register` sends them. */
const BATCH = 1000
/** Jobs that end at about the same time. */
const ENDS = 500

const CHECKSUM = `sha256:${'ab'.repeat(32)}`

/** Sets transformations going, each of which wants the files of its own campaign in groups of ten. */
export async function startTransformations(home: BenchHome, count: number): Promise<void> {
  const list = Array.from({ length: count }, (_, index) =>
    aTransformation({
      name: `p/t-${index}`,
      input: { kind: 'open', query: { campaign: `C${index}`, site: 'LaPalma', data_level: 'R1' } },
      plugin: { name: 'Standard', parameters: { size: 10 } },
      metadata: { data_level: 'DL2', particle: 'gamma' },
    }),
  )
  await start(home, list)
  await home.drive.settle()
}

/** Registers files, `first` to `first + count - 1`; `campaign` says whose they are. */
export async function registerFiles(
  home: BenchHome,
  files: { readonly first: number; readonly count: number; readonly campaign: (index: number) => string },
): Promise<void> {
  for (let at = files.first; at < files.first + files.count; at += BATCH) {
    const size = Math.min(BATCH, files.first + files.count - at)
    const batch = Array.from({ length: size }, (_, index) => aFile(at + index, files.campaign(at + index)))
    await home.timed('registered', size, async () => {
      await home.ports.catalog.register(batch)
    })
  }
}

function aFile(run: number, campaign: string) {
  const folder = String(Math.floor(run / 1000)).padStart(3, '0')
  return {
    lfn: `/ctao/MC/${campaign}/LaPalma/gamma/sim_telarray/2185/Data/${folder}xxx/gamma_20deg_0deg_run${run}.simtel.zst`,
    size: 1_000_000,
    checksum: CHECKSUM,
    metadata: {
      campaign,
      site: 'LaPalma',
      data_level: 'R1',
      particle: 'gamma',
      zenith: 20,
      run_number: run,
      output_type: 'Data',
    },
    replica: { storageElement: 'disk', path: `/data/${campaign}/run${run}` },
  }
}

/** Works until every job has ended and every output is registered and has been through the filter. */
export async function runToEnd(home: BenchHome): Promise<void> {
  await home.drive.settle()
  while (home.site.queued.length > 0) {
    const ending = home.site.queued.slice(0, ENDS)
    await home.timed('jobs', ending.length, async () => {
      for (const order of ending) await home.site.end(order, 'done')
    })
    await home.drive.settle()
  }
}

/** Files that ended Processed, over all transformations. */
export async function processedFiles(home: BenchHome, transformations: number): Promise<number> {
  let processed = 0
  for (let index = 0; index < transformations; index++)
    processed += (await home.ports.transformations.progress(`p/t-${index}`))?.counts.processed ?? 0
  return processed
}
