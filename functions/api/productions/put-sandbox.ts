import { sandboxKey } from '../../../shared/api/sandbox.ts'
import { sha256Of } from '../../../shared/model/checksum.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import type { ApiContext } from '../context.ts'
import { checkSize } from './place-sandbox.ts'

/** Stores a sandbox file under the hash of its content, if it is that. Done twice, it is there once. */
export async function putSandbox(
  { sha256, bytes }: { readonly sha256: string; readonly bytes: Uint8Array },
  { ports, config }: Pick<ApiContext, 'ports' | 'config'>,
): Promise<Response> {
  checkSize(bytes.length, config)
  const actual = sha256Of(bytes)
  if (actual !== sha256) throw inputError('sandbox', `the content has the hash ${actual}, it should have ${sha256}`)
  await ports.objects.put(sandboxKey(sha256), bytes)
  return Response.json({ key: sandboxKey(sha256) })
}
