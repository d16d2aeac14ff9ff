import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import { isoTime } from '../../../shared/api/time.ts'
import type { AttachedFile, listFiles } from '../../../shared/api/transformations.ts'
import { isStopped, type Attachment } from '../../../shared/model/attachment.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from './find-transformation.ts'
import { pageLimit } from '../page-limit.ts'

/** See {@link listFiles}: Processed is an Assigned file whose task is Done. */
export async function files(
  request: CheckedRequestOf<typeof listFiles>,
  context: ApiContext,
): Promise<AnswerOf<typeof listFiles>> {
  const { transformation, status, after = '' } = request
  await findTransformation(transformation, context.ports)
  const limit = pageLimit(request.limit, context)
  // Few of those looked at may be of the status: as many are looked at as a page may have.
  const page = { transformation, after, limit: status === undefined ? limit : context.config.limits.pageEntries }
  const { attachments } = context.ports
  const isOfStopped = status !== undefined && isStopped(status)
  const looked = await (isOfStopped ? attachments.stopped(page) : attachments.list(page))
  const found = (await attachedFiles(looked, context.ports)).filter((file) => (status ?? file.status) === file.status)
  const shown = found.slice(0, limit)
  const isAll = shown.length === found.length && looked.length < page.limit
  const last = shown.length < found.length ? shown.at(-1) : looked.at(-1)
  return { files: shown, next: isAll ? null : (last?.lfn ?? null) }
}

/** Attachments as answers show them. */
export async function attachedFiles(
  attachments: readonly Attachment[],
  ports: Pick<Ports, 'tasks'>,
): Promise<readonly AttachedFile[]> {
  const [first] = attachments
  if (first === undefined) return []
  const assigned = attachments.filter((file) => file.status === 'Assigned').flatMap((file) => file.task ?? [])
  const tasks = await ports.tasks.read(first.transformation, [...new Set(assigned)])
  const done = new Set(tasks.filter((task) => task.state === 'Done').map((task) => task.number))
  return attachments.map(({ lfn, status, errors, task, reason, size, since }) => {
    const processed = status === 'Assigned' && task !== null && done.has(task)
    return { lfn, status: processed ? 'Processed' : status, errors, task, reason, size, since: isoTime(since) }
  })
}
