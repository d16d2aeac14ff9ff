import type { StepStatus } from '../../../shared/api/productions.ts'
import { sentOf } from '../../../shared/lifecycle/at-site.ts'
import type { Standing } from '../../../shared/model/production-status.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import { sideBySide } from '../../../shared/ports/side-by-side.ts'

/** A transformation with what is counted of it, and what its site says. */
export interface StepStanding extends Standing {
  readonly queued: number
  readonly running: number
}

/** Where transformations stand, in the order of the names; those that are not there are left out. */
export async function standingsOf(
  names: readonly string[],
  ports: Pick<Ports, 'transformations' | 'submissions' | 'site'>,
): Promise<readonly StepStanding[]> {
  const standings = await sideBySide(names, (name) => standingOf(name, ports))
  return standings.filter((standing) => standing !== undefined)
}

async function standingOf(
  name: string,
  ports: Pick<Ports, 'transformations' | 'submissions' | 'site'>,
): Promise<StepStanding | undefined> {
  const progress = await ports.transformations.progress(name)
  if (progress === undefined) return undefined
  // A site is asked only where it can have something to say.
  const idle = progress.counts.created === 0
  const { queued, running } = idle
    ? { queued: 0, running: 0 }
    : await ports.site.summary(sentOf(await ports.submissions.live(name)))
  return { ...progress, queued, running, atSite: queued + running }
}

/** A transformation as the status of its production shows it. */
export function stepStatus(standing: StepStanding): StepStatus {
  const { definition, state } = standing.transformation
  const { name, step, axes, type } = definition
  const { status, reason, wanted } = state
  return { name, step, axes, type, status, reason, wanted, files: filesOf(standing), tasks: tasksOf(standing) }
}

function filesOf({ counts }: StepStanding): StepStatus['files'] {
  return {
    Unused: counts.waiting,
    Assigned: counts.assigned,
    Processed: counts.processed,
    MaxReset: counts.maxReset,
    Problematic: counts.problematic,
    Withdrawn: counts.gone - counts.removed,
    Removed: counts.removed,
  }
}

/** A site may still name a job whose end has been seen to: then it is Done or Failed here. */
function tasksOf({ counts, queued, running }: StepStanding): StepStatus['tasks'] {
  const Running = Math.min(running, counts.created)
  const Queued = Math.min(queued, counts.created - Running)
  return { Waiting: counts.created - Running - Queued, Queued, Running, Done: counts.done, Failed: counts.failed }
}
