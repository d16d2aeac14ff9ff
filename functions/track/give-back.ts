import type { Attachment } from '../../shared/model/attachment.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import { lookAgain } from '../../shared/lifecycle/look-again.ts'
import type { AttachmentChange } from '../../shared/ports/attachments.ts'
import type { Judgement } from './judgement.ts'
import type { TrackPorts } from './ports.ts'
import { PAIRS_PER_TRANSACTION } from '../../shared/ports/transaction.ts'

/**
 * Gives the files of failed tasks back: Unused with their errors, or stopped when they have had too many. Where one file
 * is to blame, the others go back as they were.
 */
export async function giveBack(
  transformation: Transformation,
  judgements: readonly Judgement[],
  context: { readonly schema: MetadataSchema; readonly ports: TrackPorts },
): Promise<void> {
  const { ports } = context
  for (const judgement of judgements) {
    const failed = judgement.verdict === 'failed' || judgement.verdict === 'misconfigured'
    if (!failed || judgement.task.files.length === 0) continue
    for (let at = 0; at < judgement.task.files.length; at += PAIRS_PER_TRANSACTION)
      await giveBackBatch({ transformation, judgement, at }, ports)
    await lookAgain(transformation, judgement.task.files, context)
  }
}

interface Batch {
  readonly transformation: Transformation
  readonly judgement: Judgement
  readonly at: number
}

async function giveBackBatch({ transformation, judgement, at }: Batch, ports: TrackPorts): Promise<void> {
  const { name, maxErrors } = transformation.definition
  const lfns = judgement.task.files.slice(at, at + PAIRS_PER_TRANSACTION)
  for (;;) {
    const assigned = (await ports.attachments.read(name, lfns)).filter((file) => file.task === judgement.task.number)
    if (assigned.length === 0) return
    const files = assigned.map((file) => changeOf(file, judgement, maxErrors))
    const stopped = files.filter((file) => file.status === 'MaxReset').length
    const counts = { assigned: -files.length, maxReset: stopped }
    if (await ports.attachments.change({ transformation: name, task: judgement.task.number, files, counts })) return
  }
}

function changeOf(file: Attachment, judgement: Judgement, maxErrors: number): AttachmentChange {
  const { lfn, rev } = file
  const culprit = judgement.verdict === 'failed' ? judgement.culprit : undefined
  if (culprit !== undefined && culprit.lfn !== lfn)
    return { lfn, rev, status: 'Unused', errors: file.errors, reason: file.reason }
  const errors = file.errors + (judgement.verdict === 'failed' ? judgement.errors : 0)
  const message = judgement.verdict === 'done' ? '' : judgement.message
  const reason = `task ${judgement.task.number}: ${message}`
  return { lfn, rev, status: errors >= maxErrors ? 'MaxReset' : 'Unused', errors, reason }
}
