import { conflict } from '../../../shared/api/refusal.ts'
import type { RivalRuns } from '../../../shared/model/production.ts'
import type { RunRange, Transformation } from '../../../shared/model/transformation.ts'
import { campaignOf } from '../../../shared/production/campaign-of.ts'
import { endOf, LAST_RUN, overlap, RUN_BLOCK } from '../../../shared/production/run-ranges.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

type RunPorts = Pick<Ports, 'productions' | 'transformations'>

/** Blocks that others of the campaign may stand in the way of, before it is given up. */
const TRIES = 1000

/**
 * The run numbers of a simulation that is to have so many tasks, reserved in its campaign (or production): those it has, and a range of
 * those that are missing, right behind, or where these are somebody else's, in a block beyond all of its production. The
 * ranges it has stay as they are: they tell a production that was extended from one that was changed. Throws a refusal
 * when there are none left.
 */
export async function reserveMoreRuns(
  transformation: Transformation,
  wanted: number,
  ports: RunPorts,
): Promise<readonly RunRange[]> {
  const { runs } = transformation.state
  const count = wanted - runs.reduce((sum, range) => sum + range.count, 0)
  if (count <= 0) return runs
  const taken = [...(await rangesOfOthers(transformation, ports)), ...runs]
  let first = endOf(runs.at(-1) ?? { first: 1, count: 0 })
  for (let tries = 0; tries < TRIES && first + count - 1 <= LAST_RUN; tries++) {
    const range = { first, count }
    const own = taken.filter((other) => overlap(other, range))
    const rival = own[0] ?? (await reserve(transformation, range, ports))?.range
    if (rival === undefined) return [...runs, range]
    first = blockAfter(Math.max(...[...taken, rival].map(endOf)))
  }
  const { name } = transformation.definition
  throw conflict('wanted', `${name}: there are no ${count} run numbers in a row left up to ${LAST_RUN}`)
}

async function reserve(
  { definition }: Transformation,
  range: RunRange,
  ports: RunPorts,
): Promise<RivalRuns | undefined> {
  const claims = [{ transformation: definition.name, ranges: [range] }]
  const { production } = definition
  return ports.productions.reserveRuns({ campaign: campaignOf(definition), production, claims }, [])
}

async function rangesOfOthers({ definition }: Transformation, ports: RunPorts): Promise<readonly RunRange[]> {
  const production = await ports.productions.read(definition.production)
  const names = (production?.transformations ?? []).filter((name) => name !== definition.name)
  return (await ports.transformations.read(names)).flatMap((other) => other.state.runs)
}

function blockAfter(end: number): number {
  return Math.ceil(end / RUN_BLOCK) * RUN_BLOCK
}
