import type { ContentLocation } from '../../../shared/api/files.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import type { ApiContext } from '../context.ts'
import { findFile } from './find-file.ts'
import { objectStorageElement } from './storage.ts'

/** Where whoever asks reads the bytes of a file: of the object store, else of a directory of this machine. */
export async function content(
  lfn: string | undefined,
  { ports, config }: Pick<ApiContext, 'ports' | 'config'>,
): Promise<Response> {
  if (lfn === undefined) throw inputError('lfn', 'lfn: this key is missing, it should be the LFN of a file')
  const { replicas } = await findFile(lfn, ports)
  const stored = replicas.find((replica) => replica.storageElement === objectStorageElement(config))
  if (stored === undefined) return answer(atPath(lfn, replicas[0]?.path))
  const location = await ports.objects.location(stored.path)
  if (location === undefined) throw conflict('lfn', `${lfn}: its bytes are gone from ${stored.storageElement}`)
  return answer(location)
}

function answer(location: ContentLocation): Response {
  return Response.json(location)
}

function atPath(lfn: string, path: string | undefined): ContentLocation {
  if (path === undefined) throw conflict('lfn', `${lfn} has no replica: nobody knows where its bytes are`)
  return { kind: 'path', path }
}
