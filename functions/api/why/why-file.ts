import type { FileInTransformation, Why } from '../../../shared/api/why.ts'
import type { CatalogFile } from '../../../shared/model/file.ts'
import { parseLfn } from '../../../shared/model/lfn.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import type { ApiContext } from '../context.ts'
import { answerRefused } from '../uploads/refused.ts'
import { fileInTransformation } from './file-in-transformation.ts'
import { findUpload } from './find-upload.ts'
import { sayUpload } from './say-upload.ts'

/** Transformations shown that neither took the file nor want it. */
const MISSES = 5

/** Why a file stands where it stands: in one transformation, or in all that took it, want it, or nearly do. */
export async function whyFile(
  given: string,
  transformation: Transformation | undefined,
  context: ApiContext,
): Promise<Extract<Why, { kind: 'file' }>> {
  const lfn = parseLfn(given)
  const [file] = await context.ports.catalog.read([lfn])
  const candidates = transformation === undefined ? await takers(context) : [transformation]
  const all: FileInTransformation[] = []
  for (const candidate of candidates) all.push(...(await inOne(lfn, { file, candidate }, context)))
  const shown = transformation === undefined ? ofInterest(all) : all
  const registered = file !== undefined
  const upload = await findUpload(lfn, registered, context)
  const told = upload === undefined ? [] : sayUpload(upload, registered)
  const sentences = [...told, ...sentencesOf(lfn, file, { transformation, shown, isUploaded: upload !== undefined })]
  const answer = { upload: upload === undefined ? null : answerRefused(upload), transformations: [...shown], sentences }
  return { kind: 'file', lfn, registered, ...answer }
}

async function inOne(
  lfn: string,
  { file, candidate }: { readonly file: CatalogFile | undefined; readonly candidate: Transformation },
  context: ApiContext,
): Promise<readonly FileInTransformation[]> {
  const [attachment] = await context.ports.attachments.read(candidate.definition.name, [lfn])
  const subject = { file, attachment, transformation: candidate }
  return file === undefined && attachment === undefined ? [] : [await fileInTransformation(subject, context)]
}

/** Every transformation that takes files and is not being removed. */
async function takers({ ports }: ApiContext): Promise<readonly Transformation[]> {
  const found: Transformation[] = []
  for (const production of await ports.productions.list())
    if (!production.removing) found.push(...(await ports.transformations.read(production.transformations)))
  return found.filter(({ definition }) => definition.input.kind !== 'none')
}

/** Those that took it or want it; when there are none, those that miss it by the fewest conditions. */
function ofInterest(all: readonly FileInTransformation[]): readonly FileInTransformation[] {
  const concerned = all.filter((one) => one.status !== null || one.matches)
  if (concerned.length > 0) return concerned
  const failing = (one: FileInTransformation): number => one.conditions.filter((condition) => !condition.holds).length
  // One whose query cannot be read misses it by no condition.
  const missing = all.filter((one) => failing(one) > 0)
  return missing.toSorted((a, b) => failing(a) - failing(b)).slice(0, MISSES)
}

function sentencesOf(
  lfn: string,
  file: CatalogFile | undefined,
  found: {
    readonly transformation: Transformation | undefined
    readonly shown: readonly FileInTransformation[]
    readonly isUploaded: boolean
  },
): string[] {
  const told = found.shown.flatMap((one) => one.sentences.map((sentence) => `${one.transformation}: ${sentence}`))
  if (file === undefined && found.isUploaded) return told
  if (file === undefined)
    return [`${lfn} is not in the catalog: it was never registered, or has been removed.`, ...told]
  const taken = found.shown.some((one) => one.status !== null || one.matches)
  if (found.transformation !== undefined || taken) return told
  return told.length === 0
    ? ['No transformation takes files.']
    : ['No transformation wants it. The nearest misses:', ...told]
}
