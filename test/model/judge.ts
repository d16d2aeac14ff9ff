import { readManifest } from '../../shared/lifecycle/outputs.ts'
import type { Manifest } from '../../shared/model/manifest.ts'
import { dumpOf } from './dump.ts'
import { brokenAtRest, brokenInvariants } from './invariants/all.ts'
import type { Facts } from './invariants/invariant.ts'
import type { World } from './world.ts'

/** What is wrong with a history that has been played: on the way and in the end. */
export async function judgeHistory(history: {
  readonly world: World
  readonly problems: readonly string[]
  readonly sweeps: boolean
}): Promise<readonly string[]> {
  return [...history.problems, ...brokenInvariants(await factsOf(history.world, history.sweeps))]
}

/** What is wrong while nothing moves, and people have not done with it. */
export async function judgeAtRest(world: World): Promise<readonly string[]> {
  return brokenAtRest(await factsOf(world, false))
}

async function factsOf(world: World, swept: boolean): Promise<Facts> {
  const dump = dumpOf(world.database)
  const manifests = new Map<string, Manifest>()
  for (const { manifest } of dump.transformations.flatMap((one) => one.tasks)) {
    const found = manifest === null ? undefined : await readManifest(manifest, world.base.objects)
    if (manifest !== null && found !== undefined && typeof found !== 'string') manifests.set(manifest, found)
  }
  const { ledger, removed } = world
  const { started, ends } = world.site
  return { dump, swept, started, ends, removed, ledger, manifestOf: (key) => manifests.get(key) }
}
