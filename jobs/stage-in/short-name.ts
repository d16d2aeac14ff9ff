import { hash } from 'node:crypto'
import { nameOf, type Lfn } from '../../shared/model/lfn.ts'

/** Bytes of a name on the file systems of Linux. */
const NAME_MOST = 255
/** Bytes of a name that was shortened: commands make longer ones of those of their inputs, `NAME.dl2`. */
const SHORT = 200
/** What says of which kind a file is; `.simtel.zst` is one. */
const EXTENSION = /(?:\.[A-Za-z0-9]{1,10}){1,3}$/

/** The base name of an LFN; of one that no file system takes, its beginning, a digest of the LFN and the extension. */
export function shortName(lfn: Lfn): string {
  const name = nameOf(lfn)
  if (Buffer.byteLength(name) <= NAME_MOST) return name
  const extension = EXTENSION.exec(name)?.[0] ?? ''
  const end = `~${hash('sha256', lfn).slice(0, 12)}${extension}`
  return beginningOf(name, SHORT - Buffer.byteLength(end)) + end
}

/** So many bytes at most, of whole characters. */
function beginningOf(name: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(name, new Uint8Array(bytes))
  return name.slice(0, read)
}
