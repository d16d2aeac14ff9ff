import { InputError, inputError } from '../../shared/model/input-error.ts'
import { joinLfn, parseLfn } from '../../shared/model/lfn.ts'
import { userName } from '../connect.ts'
import type { FoundFile } from './found-files.ts'

/** The LFN that a file is to have, not yet checked. */
export type LfnOfFile = (file: Pick<FoundFile, 'root' | 'name'>) => string

const RIGHT = 'it should be the beginning of an LFN, like /ctao/MC/PROD6'

/** A prefix, which may end in `/`, and the path below the given directory. Throws InputError for a prefix that no LFN begins with. */
export function lfnBelow(prefix: string): LfnOfFile {
  // Else it would be the root: a variable of a script was empty.
  if (prefix === '') throw inputError('lfn-prefix', `--lfn-prefix is empty, ${RIGHT}`)
  const directory = prefix.replace(/\/+$/, '') || '/'
  try {
    // With the plainest of names: what is wrong with the prefix is said once, and not for every file.
    parseLfn(joinLfn(directory, 'x'))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw inputError('lfn-prefix', `--lfn-prefix ${prefix}: ${RIGHT}`)
  }
  return ({ name }) => joinLfn(directory, name)
}

/** The user's own area, as CTA lays it out. */
export function userArea(): string {
  const name = userName().replaceAll('/', '_')
  return `/ctao/user/${[...name][0] ?? '_'}/${name}`
}

/**
 * What LFNs are when nobody says: the user's area, and where the file lies on this machine. So a file has one LFN, whether
 * it was given itself or by its directory, and two directories never get into each other's way.
 */
export const lfnByPlace: LfnOfFile = ({ root, name }) => `${userArea()}${root === '/' ? '' : root}/${name}`
