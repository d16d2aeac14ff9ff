import { tellGroup } from '../../shared/filter/attach.ts'
import { isGone } from '../../shared/model/attachment.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import type { AuditStep } from './audit-step.ts'
import type { ClosePorts } from './ports.ts'

/** Attachments looked at in one step. */
const STEP = 1000

/** Counts files that belong to a transformation, a page at a time, and tells their piles of those that should wait there. */
export async function countAttached(transformation: string, after: Lfn, ports: ClosePorts): Promise<AuditStep> {
  const page = await ports.attachments.list({ transformation, after, limit: STEP })
  await tellGroup(
    ports.queue,
    page.filter((file) => file.status === 'Unused'),
  )
  const last = page.at(-1)
  const gone = page.filter(({ status }) => isGone(status)).length
  return {
    cursor: last === undefined ? null : { attached: last.lfn },
    expected: page.length - gone,
    gone,
  }
}
