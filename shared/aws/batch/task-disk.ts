import type { EphemeralStorage } from '@aws-sdk/client-batch'
import type { Resources } from '../../model/job.ts'
import { SubmissionRefused } from '../../ports/site.ts'

const GIB = 2 ** 30
/** What a task of Fargate has if it asks for none, and at most, in GiB (API reference of Batch, EphemeralStorage: 21 to 200). */
const FARGATE_GIVES = 20
const FARGATE_MOST = 200

/**
 * The disk of a task on Fargate, whose images lie there, too; undefined: what it has anyway will do. Throws {@link SubmissionRefused}
 * for more than there is.
 */
export function fargateDisk({ diskMegabytes = 0 }: Resources): EphemeralStorage | undefined {
  const sizeInGiB = Math.ceil((diskMegabytes * 1e6) / GIB)
  if (sizeInGiB <= FARGATE_GIVES) return undefined
  if (sizeInGiB <= FARGATE_MOST) return { sizeInGiB }
  throw new SubmissionRefused(
    `resources.disk is ${diskMegabytes} MB, and Fargate gives a job ${FARGATE_MOST} GiB at most: ask for less, or use a site on EC2.`,
  )
}
