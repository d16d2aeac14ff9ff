import type { storeFile } from '../../../shared/api/files.ts'
import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import type { Objects } from '../../../shared/ports/objects.ts'
import type { ApiContext } from '../context.ts'
import { objectStorageElement } from './storage.ts'

/** See {@link storeFile}. Done twice, the file is there once: the key is the hash of its content, which is looked at here. */
export async function store(
  request: CheckedRequestOf<typeof storeFile>,
  { ports, config, uploads }: ApiContext,
): Promise<AnswerOf<typeof storeFile>> {
  if (uploads !== undefined)
    throw conflict('path', 'this server has no disk of yours: files are uploaded, as "cascade register" does')
  const key = `files/${request.checksum.replace('sha256:', '')}`
  const wrong = await putChecked(key, request, ports.objects)
  // What was there before may have been changed since: then the file takes its place.
  const actual = wrong?.isNew === false ? (await putChecked(key, request, ports.objects))?.actual : wrong?.actual
  if (actual === undefined) return { replica: { storageElement: objectStorageElement(config), path: key } }
  const { path, checksum } = request
  throw inputError('checksum', `checksum: the file ${path} has ${actual}, it should have ${checksum}, as was said`)
}

/** Puts a file under the key of its hash. When other bytes are there then, they are removed, and it tells which they were. */
async function putChecked(
  key: string,
  { path, checksum }: CheckedRequestOf<typeof storeFile>,
  objects: Objects,
): Promise<{ readonly isNew: boolean; readonly actual: string } | undefined> {
  const isNew = await objects.putFile(key, path)
  const actual = await objects.checksum(key)
  if (actual === checksum) return undefined
  await objects.remove([key])
  return { isNew, actual: actual ?? 'no bytes' }
}
