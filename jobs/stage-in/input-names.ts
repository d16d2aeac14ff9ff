import type { Lfn } from '../../shared/model/lfn.ts'
import { shortName } from './short-name.ts'

/** Written beside the inputs, so no input may have that name. */
export const INPUTS_FILE = 'inputs.json'

/** Names that are taken from the start: the list of inputs, and the folders themselves. */
const TAKEN = /^(\d+|inputs\.json)$/

/**
 * Where inputs lie in the inputs directory: under their base names (those that are too long for a file, shortened); where several have the same one, each in a folder
 * of its own, numbered by its place among the inputs (from 1). Names that differ in case only count as the same, as
 * they are on some file systems.
 */
export function inputNames(lfns: readonly Lfn[]): readonly string[] {
  const names = lfns.map(shortName)
  const folded = names.map((name) => name.normalize('NFC').toLowerCase())
  const times = new Map<string, number>()
  for (const name of folded) times.set(name, (times.get(name) ?? 0) + 1)
  return names.map((name, index) => {
    const key = folded[index] ?? ''
    const alone = times.get(key) === 1 && !TAKEN.test(key)
    return alone ? name : `${index + 1}/${name}`
  })
}
