import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, copyFile, lstat, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { outputKey, type ManifestOutput } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import { sameLfnProblem } from '../../shared/production/declared-outputs.ts'
import { outputLfn } from '../../shared/production/output-lfn.ts'
import { ExecutionFailure } from '../execution-failure.ts'
import { measure } from '../measure.ts'
import { outputMetadata } from './output-metadata.ts'
import type { FoundOutput } from './verify-outputs.ts'

/** An output with all that will be registered of it, before it is uploaded. */
interface DescribedOutput extends FoundOutput {
  readonly lfn: string
  readonly metadata: ManifestOutput['metadata']
}

/**
 * Describes all outputs, then uploads them under the execution's prefix. Nothing is uploaded when one of them cannot be
 * registered: its metadata is unreadable, its LFN impossible or another's.
 */
export async function stageOut(
  order: TaskOrder,
  outputs: readonly FoundOutput[],
  objects: Objects,
): Promise<readonly ManifestOutput[]> {
  const described: DescribedOutput[] = []
  for (const output of outputs) {
    const metadata = await outputMetadata(order, output)
    described.push({ ...output, metadata, lfn: outputLfn(order, { ...output, metadata }) })
  }
  const same = sameLfnProblem(described)
  if (same !== undefined) throw new ExecutionFailure('payload', `${same}.`)
  const uploaded: ManifestOutput[] = []
  for (const output of described) uploaded.push(await upload(order, output, objects))
  return uploaded
}

async function upload(order: TaskOrder, output: DescribedOutput, objects: Objects): Promise<ManifestOutput> {
  const { name, lfn, metadata } = output
  const key = outputKey(order.prefix, name)
  const path = await ownFile(output.path)
  const { size, checksum } = await measureOwn(path)
  // After an answer that was lost the object that is there may be this one.
  if (!(await objects.putFile(key, path)) && (await objects.checksum(key)) !== checksum)
    throw new ExecutionFailure('infrastructure', `Output ${name} was there before: something else wrote ${key}.`)
  return { name, lfn, key, size, checksum, metadata }
}

/** A file that nobody writes to any more: read-only, and a copy where another name could still change its content. */
async function ownFile(path: string): Promise<string> {
  const { nlink } = await lstat(path)
  const own = nlink > 1 ? join(dirname(path), '..', randomUUID()) : path
  if (nlink > 1) await copyFile(path, own)
  await chmod(own, 0o444)
  return own
}

async function measureOwn(path: string): Promise<{ readonly size: number; readonly checksum: string }> {
  // Neither through a link nor waiting for the other end of a pipe, whatever came in its place since it was verified.
  return measure(await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK))
}
