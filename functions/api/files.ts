import type { AnswerOf, CheckedRequestOf } from '../../shared/api/operation.ts'
import type { AttachedFile, listFiles } from '../../shared/api/transformations.ts'
import {
  FILE_STATUSES,
  type Attachment,
  type AttachmentStatus,
  type FileStatus,
} from '../../shared/model/attachment.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { ApiContext } from './context.ts'
import { findTransformation } from './find-transformation.ts'
import { pageLimit } from './page-limit.ts'

/** See {@link listFiles}: Processed is an Assigned file whose task is Done. */
export async function files(
  request: CheckedRequestOf<typeof listFiles>,
  context: ApiContext,
): Promise<AnswerOf<typeof listFiles>> {
  const { transformation, status, after = '' } = request
  await findTransformation(transformation, context.ports)
  const limit = pageLimit(request.limit, context)
  const statuses = status === undefined ? FILE_STATUSES.filter(isWritten) : [writtenAs(status)]
  const page = await context.ports.attachments.list({ transformation, statuses, after, limit })
  const answers = await attachedFiles(page, context.ports)
  return {
    files: answers.filter((file) => status === undefined || file.status === status),
    next: page.length < limit ? null : (page.at(-1)?.lfn ?? null),
  }
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
    return { lfn, status: processed ? 'Processed' : status, errors, task, reason, size, since }
  })
}

function isWritten(status: FileStatus): status is AttachmentStatus {
  return status !== 'Processed'
}

function writtenAs(status: FileStatus): AttachmentStatus {
  return isWritten(status) ? status : 'Assigned'
}
