import { lossesOf, productionStatus, type ProductionStatus } from '../../shared/model/production-status.ts'
import type { ListedProduction } from '../../shared/model/production.ts'
import { addCounts, NO_COUNTS } from '../../shared/model/counts.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** How far a production has come. */
export interface Progress {
  readonly name: string
  readonly status: ProductionStatus
  readonly steps: number
  /** Steps that are over. */
  readonly completed: number
  /** Tasks that were made so far, by what became of them. */
  readonly tasks: { readonly open: number; readonly done: number; readonly failed: number }
  /** Files that stopped, and runs that failed for good. */
  readonly losses: number
}

/** Productions on one page: each is read with all its steps. */
const SHOWN = 20

/** How far the newest productions have come: counts are read, nothing is counted. */
export async function newestProgress(
  ports: Pick<Ports, 'productions' | 'transformations'>,
): Promise<readonly Progress[]> {
  const all = await ports.productions.list()
  const newest = all.toSorted((one, other) => other.created - one.created).slice(0, SHOWN)
  const progress: Progress[] = []
  for (const production of newest) progress.push(await progressOf(production, ports))
  return progress
}

async function progressOf(production: ListedProduction, ports: Pick<Ports, 'transformations'>): Promise<Progress> {
  const read = await Promise.all(production.transformations.map((name) => ports.transformations.progress(name)))
  // Where sites are not asked, a task that is not final is taken to be at one.
  const standings = read.flatMap((one) => (one === undefined ? [] : [{ ...one, atSite: one.counts.created }]))
  const { created, done, failed } = standings.reduce((sum, { counts }) => addCounts(sum, counts), NO_COUNTS)
  const losses = lossesOf(standings)
  return {
    name: production.name,
    status: productionStatus(standings, production.removing),
    steps: standings.length,
    completed: standings.filter(({ transformation }) => isOver(transformation.state.status)).length,
    tasks: { open: created, done, failed },
    losses: losses.files + losses.tasks,
  }
}

function isOver(status: string): boolean {
  return status === 'Completed' || status === 'Archived'
}
