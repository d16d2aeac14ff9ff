import { conflict } from '../../shared/api/refusal.ts'
import { inputError } from '../../shared/model/input-error.ts'
import { nameOf } from '../../shared/model/lfn.ts'
import type { ApiContext } from './context.ts'
import { findFile } from './find-file.ts'
import { objectStorageElement } from './storage.ts'

/** The bytes of a file from the object store, else the path at which it lies on this machine. */
export async function content(
  lfn: string | undefined,
  { ports, config }: Pick<ApiContext, 'ports' | 'config'>,
): Promise<Response> {
  if (lfn === undefined) throw inputError('lfn', 'lfn: this key is missing, it should be the LFN of a file')
  const { replicas } = await findFile(lfn, ports)
  const stored = replicas.find((replica) => replica.storageElement === objectStorageElement(config))
  if (stored === undefined) return atPath(lfn, replicas[0]?.path)
  const bytes = await ports.objects.get(stored.path)
  if (bytes === undefined) throw conflict('lfn', `${lfn}: its bytes are gone from ${stored.storageElement}`)
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(nameOf(lfn))}`
  const headers = { 'content-type': 'application/octet-stream', 'content-disposition': disposition }
  return new Response(new Uint8Array(bytes), { headers })
}

function atPath(lfn: string, path: string | undefined): Response {
  if (path === undefined) throw conflict('lfn', `${lfn} has no replica: nobody knows where its bytes are`)
  return Response.json({ path })
}
