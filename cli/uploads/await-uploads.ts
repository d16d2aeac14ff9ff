import { setTimeout } from 'node:timers/promises'
import type { Client } from '../../shared/api/client.ts'
import { UPLOAD_KEYS_MOST, type UploadStanding } from '../../shared/api/uploads.ts'
import { objectPath } from '../../shared/model/object-path.ts'
import { contentOf, readBytes } from '../files/content.ts'
import type { FileOutcome } from '../files/register-files.ts'
import { printError } from '../output/print.ts'

/** A file that was uploaded, of which nothing has been heard yet. */
export interface Sent {
  readonly key: string
  readonly lfn: string
  /** On this machine. */
  readonly path: string
  /** Of the object; null: the store keeps none. */
  readonly version: string | null
}

/** Milliseconds between two looks, and looks after which it is worth a word. */
const LOOK_EVERY = 500
const LONG = 60
/** Looks after which nobody waits any longer: a quarter of an hour. */
const LOOKS_MOST = 1800

/** What became of uploads; nothing of those of which nothing is heard for a quarter of an hour. */
export async function awaitUploads(
  sent: readonly Sent[],
  client: Client,
): Promise<readonly { readonly key: string; readonly outcome: FileOutcome }[]> {
  const told: { readonly key: string; readonly outcome: FileOutcome }[] = []
  let left = sent
  for (let looks = 0; left.length > 0 && looks < LOOKS_MOST; looks++) {
    if (looks > 0) await setTimeout(LOOK_EVERY)
    if (looks === LONG) printError(`Waiting for ${left.length} uploaded files to be registered ...`)
    const silent: Sent[] = []
    for (const one of await lookAt(left, client)) {
      const outcome = await outcomeOf(one)
      if (outcome === undefined) silent.push(one.sent)
      else told.push({ key: one.sent.key, outcome })
    }
    left = silent
  }
  return told
}

interface Look {
  readonly sent: Sent
  readonly standing: UploadStanding
}

async function lookAt(sent: readonly Sent[], client: Client): Promise<readonly Look[]> {
  const looks: Look[] = []
  for (let start = 0; start < sent.length; start += UPLOAD_KEYS_MOST) {
    const some = sent.slice(start, start + UPLOAD_KEYS_MOST)
    const { standings } = await client.lookAtUploads({ keys: some.map(({ key }) => key) })
    looks.push(
      ...some.flatMap((one, index) =>
        standings[index] === undefined ? [] : [{ sent: one, standing: standings[index] }],
      ),
    )
  }
  return looks
}

async function outcomeOf({ sent, standing }: Look): Promise<FileOutcome | undefined> {
  const { path } = sent
  const { file, refusal } = standing
  if (refusal !== null) return { lfn: standing.lfn ?? sent.lfn, path, outcome: 'refused', reason: refusal.reason }
  if (file === null) return undefined
  const { lfn } = file
  if (file.replicas.some((replica) => replica.path === objectPath(sent))) return { lfn, path, outcome: 'registered' }
  // Somebody else was faster: with the same content that is as good, with other content a refusal is on its way.
  const { checksum } = await contentOf(readBytes(path), { like: file.checksum, onBytes: () => undefined })
  return checksum === file.checksum ? { lfn, path, outcome: 'known' } : undefined
}
