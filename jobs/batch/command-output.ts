import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { ExecutionLog } from '../log/execution-log.ts'
import { readWrittenFile } from '../stage-out/read-written-file.ts'
import type { VolumeFiles } from './volume.ts'

/** A line for each time that an output was cut. */
const CUTS_MOST_BYTES = 10_000_000

/** Puts what the command wrote into the log: of an output that `start` had to cut beginning and end, and how much is missing. */
export async function takeOutput(files: VolumeFiles, log: ExecutionLog): Promise<void> {
  const cuts = await readWrittenFile('output.cuts', files.outputCuts, CUTS_MOST_BYTES).catch(() => undefined)
  const written = (cuts ?? '').split('\n').reduce((sum, line) => sum + (/^\d+$/.test(line) ? Number(line) : 0), 0)
  const head = await pass(files.outputHead, log)
  const tail = await sizeOf(files.outputTail)
  log.skip(Math.max(0, written - head - tail))
  for (const path of [files.outputTail, files.output]) await pass(path, log)
  log.endOutput()
}

/** Bytes that were passed on: none where there is no regular file, as the job may have put anything in its place. */
async function pass(path: string, log: ExecutionLog): Promise<number> {
  const file = await openRegular(path)
  if (file === undefined) return 0
  let bytes = 0
  for await (const chunk of file.createReadStream()) {
    if (!Buffer.isBuffer(chunk)) continue
    log.write(chunk)
    bytes += chunk.length
  }
  return bytes
}

async function sizeOf(path: string): Promise<number> {
  const file = await openRegular(path)
  if (file === undefined) return 0
  const { size } = await file.stat()
  await file.close()
  return size
}

async function openRegular(path: string) {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)
  if (file === undefined || (await file.stat()).isFile()) return file
  await file.close()
  return undefined
}
