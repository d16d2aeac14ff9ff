import type { Counts } from './counts.ts'
import { lostOf } from './losses.ts'
import { mayWork } from './transformation-status.ts'
import { isBehind, roundOf, type Transformation } from './transformation.ts'

/** What a production is doing, as a whole. Stopped: nothing can go on without an operator. */
export const PRODUCTION_STATUSES = ['New', 'Active', 'Stopped', 'Completed', 'Cleaning'] as const
/** See {@link PRODUCTION_STATUSES}. */
export type ProductionStatus = (typeof PRODUCTION_STATUSES)[number]

/** A transformation as its production's status sees it. */
export interface Standing {
  readonly transformation: Transformation
  readonly counts: Counts
  /** Its tasks that a site has: they end whatever the transformation's status. */
  readonly atSite: number
}

/** The status of a production, from its transformations, parents before children. */
export function productionStatus(standings: readonly Standing[], removing: boolean): ProductionStatus {
  if (removing) return 'Cleaning'
  const open = standings.filter((standing) => !isOver(standing, standings))
  if (open.length === 0) return 'Completed'
  if (standings.every(({ transformation }) => transformation.state.status === 'New')) return 'New'
  const stuck = stuckOf(open)
  return open.every(({ transformation }) => stuck.has(transformation.definition.name)) ? 'Stopped' : 'Active'
}

/** What was lost for good, unless an operator resets it. */
export interface Losses {
  /** Files that stopped or were left behind, in whatever transformation. */
  readonly files: number
  /** Runs of simulations that failed: no file tells of them. */
  readonly tasks: number
}

/** The losses of all transformations. */
export function lossesOf(standings: readonly Pick<Standing, 'transformation' | 'counts'>[]): Losses {
  const { runs = [], files = [] } = Object.groupBy(standings, ({ transformation }) =>
    transformation.definition.input.kind === 'none' ? 'runs' : 'files',
  )
  const sum = (some: typeof standings) => some.reduce((total, one) => total + lostOf(one), 0)
  return { files: sum(files), tasks: sum(runs) }
}

/** Not one that is Completed for an earlier end of its parents: what they made since may still be on its way to it. */
function isOver({ transformation: { definition, state } }: Standing, all: readonly Standing[]): boolean {
  if (state.status !== 'Completed') return state.status === 'Archived' || state.status === 'Cleaned'
  const parents = all.filter(({ transformation }) => definition.parents.includes(transformation.definition.name))
  return state.audit.round === roundOf(parents.map(({ transformation }) => transformation))
}

/** Names of those that cannot go on by themselves: stopped, blocked, or waiting for such a one with nothing else to do. */
function stuckOf(open: readonly Standing[]): ReadonlySet<string> {
  const stuck = new Set<string>()
  for (const standing of open) {
    const { definition, state } = standing.transformation
    const blocked = state.status === 'Stopped' || (state.status === 'Completing' && state.reason !== '')
    if (!isBusy(standing) && (blocked || definition.parents.some((parent) => stuck.has(parent))))
      stuck.add(definition.name)
  }
  return stuck
}

/** Whether something of it ends, or comes, without an operator. */
function isBusy({ transformation, counts, atSite }: Standing): boolean {
  const { state } = transformation
  if (!mayWork(state.status)) return atSite > 0
  return counts.created > 0 || counts.assigned > 0 || isBehind(state)
}
