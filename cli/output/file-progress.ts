import { Presets, SingleBar } from 'cli-progress'
import { sizeText } from './numbers.ts'

/** How work on files goes on. */
export interface FileProgress {
  /** So many bytes more. */
  bytes(count: number): void
  /** One file more. */
  file(): void
  stop(): void
}

/** Less than this is over before a bar could be read: bytes, files. */
const WORTH_BYTES = 200_000_000
const WORTH_FILES = 500

/** A bar on standard error, where that is a terminal and there is enough to do. */
export function makeFileProgress(
  verb: string,
  total: { readonly files: number; readonly bytes: number },
): FileProgress {
  const isWorth = total.bytes >= WORTH_BYTES || total.files >= WORTH_FILES
  if (!process.stderr.isTTY || !isWorth) return { bytes: nothing, file: nothing, stop: nothing }
  const all = sizeText(total.bytes)
  const bar = new SingleBar(
    { format: `${verb} {bar} {files}/${total.files} files, {size} of ${all}`, stream: process.stderr, barsize: 20 },
    Presets.shades_classic,
  )
  const done = { files: 0, bytes: 0 }
  // Files without content are work as well.
  const show = (): void => bar.update(done.bytes + done.files, { files: done.files, size: sizeText(done.bytes) })
  bar.start(total.bytes + total.files, 0, { files: 0, size: sizeText(0) })
  return {
    bytes: (count) => {
      done.bytes += count
      show()
    },
    file: () => {
      done.files++
      show()
    },
    stop: () => bar.stop(),
  }
}

function nothing(): void {
  // Nobody looks.
}
