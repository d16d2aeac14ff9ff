import type { OfferedFileRequest, registerFiles } from '../../shared/api/files.ts'
import type { AnswerOf, CheckedRequestOf } from '../../shared/api/operation.ts'
import type { NewFile } from '../../shared/model/file.ts'
import { InputError, inputError, type Problem } from '../../shared/model/input-error.ts'
import { parseLfn } from '../../shared/model/lfn.ts'
import { parseMetadata } from '../../shared/model/metadata-schema.ts'
import type { ApiContext } from './context.ts'
import { storageElement } from './storage.ts'

/** See {@link registerFiles}: all are checked before the first is written. */
export async function register(
  { files }: CheckedRequestOf<typeof registerFiles>,
  context: ApiContext,
): Promise<AnswerOf<typeof registerFiles>> {
  const { registerFiles: limit } = context.config.limits
  if (files.length > limit)
    throw inputError('files', `${files.length} files are too many for one request, it should have at most ${limit}`)
  const problems: Problem[] = []
  const checked: NewFile[] = []
  for (const [index, file] of files.entries()) {
    const found = await checkFile(file, context)
    if ('problems' in found) problems.push(...found.problems.map((problem) => inFile(problem, { file, index })))
    else checked.push(found)
  }
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
    const message = await replicaProblem(file, context)
    return message === undefined ? checked : { problems: [{ field: 'replica', message }] }
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems }
    throw error
  }
}

/** What is wrong with where a file is said to lie; bytes in a directory are looked at by whoever brings the file. */
async function replicaProblem({ replica, size }: OfferedFileRequest, context: ApiContext): Promise<string | undefined> {
  const element = storageElement(replica.storageElement, context.config)
  const names = context.config.storageElements.map(({ name }) => name).join(', ')
  if (element === undefined)
    return `there is no storage element ${replica.storageElement}, it should be one of ${names}`
  if (element.kind === 'directory')
    return replica.path.startsWith('/') ? undefined : `the path ${replica.path} should be absolute`
  const stored = await context.ports.objects.size(replica.path)
  if (stored === size) return undefined
  return stored === undefined
    ? `there is no object ${replica.path} in ${element.name}, it should be stored before`
    : `the object ${replica.path} has ${stored} bytes, it should have ${size}`
}
