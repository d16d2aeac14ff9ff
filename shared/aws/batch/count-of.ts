import { JobStatus, type JobDetail } from '@aws-sdk/client-batch'
import { standingOf } from './standing-of.ts'

/** Tasks that wait and that run. */
export interface Busy {
  readonly queued: number
  readonly running: number
}

/** How many tasks of a job, which may be an array, are queued and running. Children that are not there yet are queued. */
export function countOf({ status, arrayProperties }: JobDetail): Busy {
  const size = arrayProperties?.size
  const standing = standingOf(status)
  if (size === undefined) return { queued: Number(standing === 'queued'), running: Number(standing === 'running') }
  if (standing === 'ended') return { queued: 0, running: 0 }
  const summary = arrayProperties?.statusSummary ?? {}
  const count = (wanted: string): number =>
    Object.values(JobStatus)
      .filter((each) => standingOf(each) === wanted)
      .reduce((sum, each) => sum + (summary[each] ?? 0), 0)
  const [running, ended] = [count('running'), count('ended')]
  return { queued: Math.max(0, size - running - ended), running }
}
