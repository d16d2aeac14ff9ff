import type { storeFile } from '../../shared/api/files.ts'
import type { AnswerOf, CheckedRequestOf } from '../../shared/api/operation.ts'
import type { ApiContext } from './context.ts'
import { objectStorageElement } from './storage.ts'

/** See {@link storeFile}. Done twice, the file is there once: the key is the hash of its content. */
export async function store(
  request: CheckedRequestOf<typeof storeFile>,
  { ports, config }: ApiContext,
): Promise<AnswerOf<typeof storeFile>> {
  const key = `files/${request.checksum.replace('sha256:', '')}`
  await ports.objects.putFile(key, request.path)
  return { replica: { storageElement: objectStorageElement(config), path: key } }
}
