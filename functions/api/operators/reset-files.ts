import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { Reset, resetFiles } from '../../../shared/api/operator.ts'
import { STOPPED_STATUSES } from '../../../shared/model/attachment.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { lookAgain } from '../../../shared/lifecycle/look-again.ts'
import { parseLfn, type Lfn } from '../../../shared/model/lfn.ts'
import { withReason } from '../../../shared/lifecycle/with-reason.ts'
import { mustBeOpen } from './act.ts'
import { changeStatus } from '../../../shared/lifecycle/change-file-status.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from '../transformations/find-transformation.ts'
import { noteFiles } from './note-files.ts'
import { wake } from '../../../shared/lifecycle/wake.ts'

/** Files that are reset in one request: more are asked for again. */
const STEP = 1000

/** See {@link resetFiles}. */
export async function reset(request: CheckedRequestOf<typeof resetFiles>, context: ApiContext): Promise<Reset> {
  const transformation = await findTransformation(request.transformation, context.ports)
  mustBeOpen(transformation, 'reset')
  mustTakeFiles(transformation)
  const { lfns, more } = await wantedFiles(request, context)
  const reason = withReason(`reset by ${context.by}`, request.reason)
  const change = { transformation: request.transformation, lfns, to: 'Unused', from: STOPPED_STATUSES, reason } as const
  const { changed, refused } = await changeStatus(change, context.ports)
  // What the catalog has learned of them while they were stopped passed them by.
  await lookAgain(transformation, changed, context)
  await noteFiles({ ...request, action: 'Reset', lfns: changed }, context)
  if (changed.length > 0) await wake(transformation, context.ports)
  return { reset: [...changed], refused: [...refused], more, status: transformation.state.status }
}

function mustTakeFiles({ definition: { name, input } }: Transformation): void {
  if (input.kind !== 'none') return
  throw conflict(
    'transformation',
    `${name} is a simulation and has no files: "cascade retry ${name}" runs what failed again`,
  )
}

async function wantedFiles(
  request: CheckedRequestOf<typeof resetFiles>,
  { ports }: ApiContext,
): Promise<{ readonly lfns: readonly Lfn[]; readonly more: boolean }> {
  if (request.lfns !== undefined) return { lfns: request.lfns.map(parseLfn), more: false }
  const page = { transformation: request.transformation, after: '', limit: STEP }
  const stopped = await ports.attachments.stopped(page)
  return { lfns: stopped.map((file) => file.lfn), more: stopped.length === STEP }
}
