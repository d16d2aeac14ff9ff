import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import { sandboxKey, type placeSandbox } from '../../../shared/api/sandbox.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import type { ApiContext } from '../context.ts'

/** See {@link placeSandbox}. Asked twice, it is the same place; what is there stays. */
export async function place(
  { sha256, size }: CheckedRequestOf<typeof placeSandbox>,
  { ports, config }: ApiContext,
): Promise<AnswerOf<typeof placeSandbox>> {
  checkSize(size, config)
  const key = sandboxKey(sha256)
  if ((await ports.objects.size(key)) !== undefined) return { kind: 'stored', key }
  const placement = await ports.objects.placement(key, { sha256, size })
  return placement === undefined
    ? { kind: 'api', key }
    : { kind: 'url', key, url: placement.url, headers: { ...placement.headers } }
}

/** Throws InputError for a sandbox file of more bytes than the configuration lets it have. */
export function checkSize(size: number, { limits }: Pick<ApiContext['config'], 'limits'>): void {
  if (size > limits.sandboxBytes)
    throw inputError('sandbox', `a sandbox file has ${size} bytes, it should have at most ${limits.sandboxBytes}`)
}
