import { statfs } from 'node:fs/promises'

/** Bytes kept free where jobs work, at most, and as a share of the whole: what happened must still be written down. */
const KEPT_AT_MOST = 256_000_000
const KEPT_SHARE = 0.05

/** Why no job should start on the disk of a directory, in a sentence; undefined when there is room, or nobody can tell. */
export async function noRoomAt(directory: string): Promise<string | undefined> {
  const disk = await statfs(directory).catch(() => undefined)
  if (disk === undefined) return undefined
  const kept = Math.min(KEPT_AT_MOST, KEPT_SHARE * disk.bsize * disk.blocks)
  if (disk.bsize * disk.bavail >= kept) return undefined
  const megabytes = (kept / 1e6).toFixed(1)
  return `No job is started: less than ${megabytes} MB are free on the disk of ${directory}; jobs start when there is room.`
}
