import { setTimeout } from 'node:timers/promises'
import type { Client } from '../../shared/api/client.ts'
import { UPLOAD_KEYS_MOST, type UploadStanding } from '../../shared/api/uploads.ts'
import { counted } from '../../shared/model/counted.ts'
import { printError } from '../output/print.ts'

/** Milliseconds between two looks, and looks after which it is worth a word. */
const LOOK_EVERY = 500
const LONG = 60
/** Looks after which nobody waits any longer: a quarter of an hour. */
const LOOKS_MOST = 1800

/**
 * What became of uploads, by key: looks until `judge` says so of each. Those of which nothing is heard for a quarter of an hour are
 * left out.
 */
export async function awaitUploads<Verdict>(
  keys: readonly string[],
  client: Client,
  judge: (standing: UploadStanding) => Promise<Verdict | undefined>,
): Promise<ReadonlyMap<string, Verdict>> {
  const told = new Map<string, Verdict>()
  let left = keys
  for (let looks = 0; left.length > 0 && looks < LOOKS_MOST; looks++) {
    if (looks > 0) await setTimeout(LOOK_EVERY)
    if (looks === LONG)
      printError(`Waiting until ${counted(left.length, 'upload')} of ${keys.length} can be told of ...`)
    for (const standing of await standingsOf(left, client)) {
      const verdict = await judge(standing)
      if (verdict !== undefined) told.set(standing.key, verdict)
    }
    left = left.filter((key) => !told.has(key))
  }
  return told
}

async function standingsOf(keys: readonly string[], client: Client): Promise<readonly UploadStanding[]> {
  const standings: UploadStanding[] = []
  for (let start = 0; start < keys.length; start += UPLOAD_KEYS_MOST)
    standings.push(...(await client.lookAtUploads({ keys: keys.slice(start, start + UPLOAD_KEYS_MOST) })).standings)
  return standings
}
