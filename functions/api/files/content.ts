import type { locateContent } from '../../../shared/api/files.ts'
import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import type { ApiContext } from '../context.ts'
import { findFile } from './find-file.ts'
import { objectStorageElement } from './storage.ts'

/** Where whoever asks reads the bytes of a file: of the object store, else of a directory of this machine. */
export async function content(
  { lfn }: CheckedRequestOf<typeof locateContent>,
  { ports, config }: ApiContext,
): Promise<AnswerOf<typeof locateContent>> {
  const { replicas } = await findFile(lfn, ports)
  const stored = replicas.find((replica) => replica.storageElement === objectStorageElement(config))
  if (stored === undefined) return { kind: 'path', path: pathOf(lfn, replicas[0]?.path) }
  const location = await ports.objects.location(stored.path)
  if (location === undefined) throw conflict('lfn', `${lfn}: its bytes are gone from ${stored.storageElement}`)
  return location
}

function pathOf(lfn: string, path: string | undefined): string {
  if (path === undefined) throw conflict('lfn', `${lfn} has no replica: nobody knows where its bytes are`)
  return path
}
