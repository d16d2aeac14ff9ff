import type { FileInTransformation } from '../../../shared/api/why.ts'
import type { Attachment } from '../../../shared/model/attachment.ts'
import type { CatalogFile } from '../../../shared/model/file.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { whyUnusable } from '../../../shared/filter/unusable.ts'
import { checkQuery } from '../../../shared/query/check.ts'
import { explain } from '../../../shared/query/explain.ts'
import type { ApiContext } from '../context.ts'
import { attachedFiles } from '../transformations/files.ts'
import { leftOnPile } from '../transformations/left-on-pile.ts'
import { sayFile } from './say-file.ts'
import { sentence } from './say-sentence.ts'
import { taskAnswers } from '../transformations/task-answers.ts'

/** A file, as the catalog and as a transformation knows it. */
export interface FileSubject {
  readonly file: CatalogFile | undefined
  readonly attachment: Attachment | undefined
  readonly transformation: Transformation
}

/** Where a file stands in one transformation, and why. */
export async function fileInTransformation(subject: FileSubject, context: ApiContext): Promise<FileInTransformation> {
  const { attachment, transformation } = subject
  const { definition, state } = transformation
  const unusable = whyUnusable(definition, context.schema)
  const conditions = unusable === null ? conditionsOf(subject, context) : []
  const [attached] = attachment === undefined ? [] : await attachedFiles([attachment], context.ports)
  const answer = {
    transformation: definition.name,
    transformationStatus: state.status,
    status: attached?.status ?? null,
    matches: unusable === null && subject.file !== undefined && conditions.every((condition) => condition.holds),
    conditions,
    errors: attachment?.errors ?? 0,
    reason: attachment?.reason ?? '',
    lacks: await lackOf(subject, context),
    task: await taskOf(subject, context),
  }
  const sentences = sayFile(answer, transformation, context.ports.clock.now())
  return {
    ...answer,
    sentences: unusable === null ? sentences : [...sentences, sentence(`It takes no files: ${unusable}`)],
  }
}

function conditionsOf(
  { file, transformation }: FileSubject,
  { schema }: ApiContext,
): FileInTransformation['conditions'] {
  const { input } = transformation.definition
  if (input.kind === 'none' || file === undefined) return []
  return explain(checkQuery(input.query, schema), file.metadata).map(({ value, ...rest }) => {
    return { ...rest, value: value ?? null }
  })
}

/** What a waiting file's group lacks. A file that was attached a moment ago is not on its pile yet. */
async function lackOf({ attachment, transformation }: FileSubject, { ports }: ApiContext): Promise<string> {
  if (attachment?.status !== 'Unused') return ''
  const left = await leftOnPile(transformation, attachment.pile, ports)
  return left.find(({ lfn }) => lfn === attachment.lfn)?.reason ?? 'is on its way to its group'
}

async function taskOf(
  { attachment, transformation }: FileSubject,
  { ports }: ApiContext,
): Promise<FileInTransformation['task']> {
  if (attachment === undefined || attachment.task === null) return null
  const tasks = await ports.tasks.read(transformation.definition.name, [attachment.task])
  const [answer] = await taskAnswers(tasks, transformation, ports)
  return answer ?? null
}
