import type { OfferedFileRequest, registerFiles } from '../../../shared/api/files.ts'
import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { NewFile } from '../../../shared/model/file.ts'
import { InputError, type Problem } from '../../../shared/model/input-error.ts'
import { parseLfn } from '../../../shared/model/lfn.ts'
import { parseMetadata } from '../../../shared/model/metadata-schema.ts'
import { sideBySide } from '../../../shared/ports/side-by-side.ts'
import type { ApiContext } from '../context.ts'
import { checkFileLimit } from '../file-limit.ts'
import { replicaProblem } from './replica-problem.ts'

/** See {@link registerFiles}: all are checked before the first is written. */
export async function register(
  { files }: CheckedRequestOf<typeof registerFiles>,
  context: ApiContext,
): Promise<AnswerOf<typeof registerFiles>> {
  checkFileLimit('files', files, context)
  const problems: Problem[] = []
  const checked: NewFile[] = []
  const looked = await sideBySide(files, async (file) => ({ file, found: await checkFile(file, context) }))
  for (const [index, { file, found }] of looked.entries())
    if ('problems' in found) problems.push(...found.problems.map((problem) => inFile(problem, { file, index })))
    else checked.push(found)
  if (problems.length > 0) throw new InputError(problems)
  return { outcomes: [...(await context.ports.catalog.register(checked))] }
}

function inFile({ field, message }: Problem, { file, index }: { file: OfferedFileRequest; index: number }): Problem {
  return { field: `files.${index}.${field}`, message: message.includes(file.lfn) ? message : `${file.lfn}: ${message}` }
}

async function checkFile(
  file: OfferedFileRequest,
  context: ApiContext,
): Promise<NewFile | { readonly problems: readonly Problem[] }> {
  try {
    const metadata = parseMetadata(context.schema, file.metadata)
    const checked = { ...file, lfn: parseLfn(file.lfn), metadata }
    const problem = await replicaProblem(file, context)
    return problem === undefined ? checked : { problems: [problem] }
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems }
    throw error
  }
}
