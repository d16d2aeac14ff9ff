import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { offerFiles } from '../../../shared/api/operator.ts'
import { attachmentOf, tellGroup } from '../../../shared/filter/attach.ts'
import { isGone, type Attachment } from '../../../shared/model/attachment.ts'
import type { CatalogFile } from '../../../shared/model/file.ts'
import { parseLfn, type Lfn } from '../../../shared/model/lfn.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { pluginOf } from '../../../shared/plugins/plugin-of.ts'
import { checkQuery } from '../../../shared/query/check.ts'
import { matches } from '../../../shared/query/evaluate.ts'
import type { ApiContext } from '../context.ts'
import { checkFileLimit } from '../file-limit.ts'
import { findTransformation } from '../transformations/find-transformation.ts'
import { mustBeOpen, unfit } from './act.ts'
import { noteFiles } from './note-files.ts'

/**
 * See {@link offerFiles}. Safe to do twice: a file is attached only if absent, and the piles of those that wait are looked
 * at each time, because the run before may have died before it could tell.
 */
export async function offer(
  request: CheckedRequestOf<typeof offerFiles>,
  context: ApiContext,
): Promise<AnswerOf<typeof offerFiles>> {
  const { ports } = context
  checkFileLimit('lfns', request.lfns, context)
  const found = await findTransformation(request.transformation, ports)
  mustBeOpen(found, 'offered files')
  const { name } = found.definition
  const wanted = await wantedOf(found, request.lfns.map(parseLfn), context)
  const known = await ports.attachments.read(
    name,
    wanted.map(({ lfn }) => lfn),
  )
  const has = new Map(known.map((attachment) => [attachment.lfn, attachment]))
  const late = wanted
    .filter((file) => isNew(file, has.get(file.lfn)))
    .map((file) => attachmentOf(file, { name, plugin: pluginOf(found.definition) }, ports.clock.now()))
  await ports.attachments.attach(late)
  await tellGroup(ports.queue, [...late, ...known.filter(({ status }) => status === 'Unused')])
  const taken = late.map(({ lfn }) => lfn)
  await noteFiles({ transformation: name, action: 'Given late:', lfns: taken, reason: '' }, context)
  return { transformation: name, status: found.state.status, taken }
}

/** Never taken, or gone before the catalog's record came to be what it is. */
function isNew({ version }: CatalogFile, attachment: Attachment | undefined): boolean {
  if (attachment === undefined) return true
  const { status, catalogVersion } = attachment
  return isGone(status) && catalogVersion < version
}

/** Those that are in the catalog and meet the input query. */
async function wantedOf(
  transformation: Transformation,
  lfns: readonly Lfn[],
  { ports, schema }: ApiContext,
): Promise<readonly CatalogFile[]> {
  const { input } = transformation.definition
  if (input.kind !== 'closed')
    throw unfit(
      transformation,
      'offered files',
      'only one whose input is closed can, any other takes them as they come',
    )
  const query = checkQuery(input.query, schema)
  return (await ports.catalog.read(lfns)).filter((file) => matches(query, file.metadata))
}
