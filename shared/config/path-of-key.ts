import { parseLfn, type Lfn } from '../model/lfn.ts'
import { completeByPath, type PathRules } from './complete-by-path.ts'
import { INCOMING } from './incoming.ts'

/** The path that stands for a key: what path rules see, and the LFN where they say none. Throws InputError when it is no LFN. */
export function pathOfKey(key: string): string {
  return parseLfn(key.startsWith(INCOMING) ? key.slice(INCOMING.length - 1) : `/${key}`)
}

/** The key under which a file is uploaded whose path this is: the inverse of {@link pathOfKey}. */
export function keyOfPath(path: Lfn): string {
  return `${INCOMING}${path.slice(1)}`
}

/** The LFN of a key. It goes by the key alone: metadata may change, an LFN may not. */
export function lfnOfKey(key: string, rules: PathRules): Lfn {
  const path = pathOfKey(key)
  return completeByPath(path, {}, rules).lfn ?? path
}
