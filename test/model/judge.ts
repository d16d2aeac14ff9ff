import { readFacts } from './facts.ts'
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

function factsOf(world: World, swept: boolean): Promise<Facts> {
  const { database, base, ledger, removed } = world
  const { started, ends } = world.site
  return readFacts({ database, objects: base.objects }, { swept, started, ends, removed, ledger })
}
