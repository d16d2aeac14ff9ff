import { conflict } from '../../shared/api/refusal.ts'
import type { RunReservation } from '../../shared/model/production.ts'
import type { RunRange, Transformation } from '../../shared/model/transformation.ts'
import { LAST_RUN, overlap, RUN_BLOCK } from '../../shared/production/run-ranges.ts'
import type { Ports } from '../../shared/ports/ports.ts'

type RunPorts = Pick<Ports, 'productions' | 'transformations'>

/** Blocks that other productions of the campaign may stand in the way of, before it is given up. */
const TRIES = 1000

/**
 * The run numbers of a simulation that is to have so many tasks, reserved in its campaign: its last range grows, or, where
 * other numbers follow it, a new one begins beyond all of its production. Throws a refusal when there are none left.
 */
export async function reserveMoreRuns(
  transformation: Transformation,
  wanted: number,
  ports: RunPorts,
): Promise<readonly RunRange[]> {
  const { runs } = transformation.state
  const missing = wanted - runs.reduce((sum, range) => sum + range.count, 0)
  if (missing <= 0) return runs
  const others = await rangesOfOthers(transformation, ports)
  return (await grown(transformation, { missing, others }, ports)) ?? beyond(transformation, { missing, others }, ports)
}

interface Need {
  readonly missing: number
  /** Ranges of the production's other transformations. */
  readonly others: readonly RunRange[]
}

/** The last range made longer; undefined when somebody else has the numbers that follow. */
async function grown(
  transformation: Transformation,
  need: Need,
  ports: RunPorts,
): Promise<readonly RunRange[] | undefined> {
  const { runs } = transformation.state
  const last = runs.at(-1)
  if (last === undefined) return undefined
  const longer = { first: last.first, count: last.count + need.missing }
  const others = [...need.others, ...runs.slice(0, -1)]
  if (longer.first + longer.count - 1 > LAST_RUN || others.some((other) => overlap(other, longer))) return undefined
  const rival = await reserve(transformation, longer, ports)
  return rival === undefined ? [...runs.slice(0, -1), longer] : undefined
}

async function beyond(transformation: Transformation, need: Need, ports: RunPorts): Promise<readonly RunRange[]> {
  const { runs } = transformation.state
  let first = blockAfter(Math.max(0, ...[...need.others, ...runs].map(endOf)))
  for (let tries = 0; tries < TRIES && first + need.missing - 1 <= LAST_RUN; tries++) {
    const range = { first, count: need.missing }
    const rival = await reserve(transformation, range, ports)
    if (rival === undefined) return [...runs, range]
    first = blockAfter(Math.max(...rival.ranges.map(endOf)))
  }
  const { name } = transformation.definition
  throw conflict('wanted', `${name}: there are no ${need.missing} run numbers in a row left up to ${LAST_RUN}`)
}

/** Numbers are shared by the campaign; without one, only this production has to keep them apart. */
async function reserve(
  { definition }: Transformation,
  range: RunRange,
  ports: RunPorts,
): Promise<RunReservation | undefined> {
  const campaign = definition.metadata['campaign']
  if (campaign === undefined) return undefined
  return ports.productions.reserveRuns({
    campaign: String(campaign),
    production: definition.production,
    ranges: [range],
  })
}

async function rangesOfOthers({ definition }: Transformation, ports: RunPorts): Promise<readonly RunRange[]> {
  const production = await ports.productions.read(definition.production)
  const names = (production?.transformations ?? []).filter((name) => name !== definition.name)
  return (await ports.transformations.read(names)).flatMap((other) => other.state.runs)
}

function endOf({ first, count }: RunRange): number {
  return first + count
}

function blockAfter(end: number): number {
  return Math.ceil(end / RUN_BLOCK) * RUN_BLOCK
}
