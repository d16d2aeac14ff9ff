import { access, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { TaskInput } from '../../shared/model/task-order.ts'
import { errorCode } from '../../shared/model/error-code.ts'
import { ExecutionFailure } from '../execution-failure.ts'
import { measure } from '../measure.ts'

/** Throws unless there is a file with the size that the catalog knows. */
export async function checkSize(input: TaskInput, path: string): Promise<void> {
  const found = await stat(path).catch(async (error: unknown) => {
    throw await unreachable(input, path, error)
  })
  if (!found.isFile())
    throw new ExecutionFailure('payload', `Input ${input.lfn} is no file: ${path} is something else.`, input.lfn)
  if (found.size === input.size) return
  const sizes = `has ${found.size} bytes, but was registered with ${input.size}`
  throw new ExecutionFailure('payload', `Input ${input.lfn} ${sizes}: ${path} was changed or cut short.`, input.lfn)
}

/** Throws unless there is a file with the content that the catalog knows: all of it is read. */
export async function checkContent(input: TaskInput, path: string, signal: AbortSignal): Promise<void> {
  await checkSize(input, path)
  const checksum = await checksumOf(path, input.checksum, signal).catch(async (error: unknown) => {
    throw await unreachable(input, path, error)
  })
  if (checksum === input.checksum) return
  const checksums = `has the checksum ${checksum}, but was registered with ${input.checksum}`
  throw new ExecutionFailure('payload', `Input ${input.lfn} ${checksums}: ${path} was changed.`, input.lfn)
}

/** The failure of an input that is not there. */
export function gone(input: TaskInput, where: string): ExecutionFailure {
  return new ExecutionFailure('payload', `Input ${input.lfn} is gone: there is nothing at ${where}.`, input.lfn)
}

/** By the algorithm of the checksum that is known. */
async function checksumOf(path: string, known: string, signal: AbortSignal): Promise<string> {
  const algorithm = known.startsWith('crc64nvme:') ? 'crc64nvme' : 'sha256'
  const { checksum } = await measure(await open(path), { algorithm, signal })
  return checksum
}

async function unreachable(input: TaskInput, path: string, error: unknown): Promise<ExecutionFailure> {
  const code = errorCode(error)
  const directoryThere = await access(dirname(path)).then(
    () => true,
    () => false,
  )
  if (code === 'ENOENT' && directoryThere) return gone(input, path)
  const why =
    code === 'ENOENT' ? `the directory of ${path} is not there` : `${path} cannot be read (${code ?? 'no code'})`
  return new ExecutionFailure('infrastructure', `Input ${input.lfn} cannot be reached: ${why}.`, input.lfn)
}
