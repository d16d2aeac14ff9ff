import { readManifest } from '../../../shared/lifecycle/outputs.ts'
import type { Manifest } from '../../../shared/model/manifest.ts'
import type { Dump, FileRow, TransformationDump } from '../../model/dump.ts'
import type { Facts } from '../../model/invariants/invariant.ts'
import { Ledger } from '../../model/ledger.ts'
import { ModelClock } from '../../model/model-clock.ts'
import type { JobEnd } from '../../model/model-site.ts'
import type { AwsWorld } from '../aws-world.ts'

/** More than there is of anything. */
const ALL = 1000
const LATER = 8_000_000_000_000

/** What the tables hold at a quiet moment, and what happened outside of them: what the invariants are judged by. */
export async function factsOf(
  world: AwsWorld,
  names: readonly string[],
  ends: ReadonlyMap<string, JobEnd>,
): Promise<Facts> {
  const dump = await dumpOf(world, names)
  const manifests = new Map<string, Manifest>()
  for (const { manifest } of dump.transformations.flatMap((one) => one.tasks)) {
    const found = manifest === null ? undefined : await readManifest(manifest, world.outside)
    if (manifest !== null && found !== undefined && typeof found !== 'string') manifests.set(manifest, found)
  }
  return {
    dump,
    swept: true,
    started: world.site.started,
    ends,
    ledger: new Ledger(new ModelClock()),
    removed: new Set(),
    manifestOf: (key) => manifests.get(key),
  }
}

async function dumpOf(world: AwsWorld, names: readonly string[]): Promise<Dump> {
  const transformations: TransformationDump[] = []
  for (const name of names) transformations.push(await transformationOf(name, world))
  return { transformations, files: await filesOf(world) }
}

async function transformationOf(name: string, { ports }: AwsWorld): Promise<TransformationDump> {
  const progress = await ports.transformations.progress(name)
  if (progress === undefined) throw new Error(`there is no ${name}`)
  const { definition, state } = progress.transformation
  const piles = await ports.piles.list(name, '', ALL)
  const entries = []
  for (const { pile } of piles)
    for (const entry of await ports.piles.waiting(name, pile)) entries.push({ ...entry, pile })
  const unsent = await ports.submissions.unsent(name)
  return {
    ...{ name, definition, state, counts: progress.counts, piles, entries },
    attachments: await ports.attachments.list({ transformation: name, after: '', limit: ALL }),
    tasks: await ports.tasks.list(name, 0, ALL),
    ready: (await ports.submissions.ready(name, LATER, ALL)).flatMap(({ tasks }) => tasks),
    unsent: unsent.flatMap(({ tasks }) => tasks),
  }
}

async function filesOf({ ports }: AwsWorld): Promise<readonly FileRow[]> {
  const files: FileRow[] = []
  for (const { path } of await ports.catalog.directories({ after: '', limit: ALL }))
    for (const file of await ports.catalog.list({ directory: path, after: '', limit: ALL }))
      files.push({ ...file, removed: false })
  return files
}
