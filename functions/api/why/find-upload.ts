import { keyOfPath, lfnOfKey } from '../../../shared/config/path-of-key.ts'
import { pathRules, type PathRules } from '../../../shared/config/complete-by-path.ts'
import { InputError } from '../../../shared/model/input-error.ts'
import type { Lfn } from '../../../shared/model/lfn.ts'
import { sidecarOf } from '../../../shared/model/sidecar.ts'
import type { RefusedUpload } from '../../../shared/ports/uploads.ts'
import type { ApiContext } from '../context.ts'

/**
 * The upload that was to be this file, if it is on the list: by the key that is the LFN's, else, if the catalog has no such file,
 * among all on the list: path rules give LFNs that do not tell the key, and a key may be spelt otherwise (Unicode).
 */
export async function findUpload(
  lfn: Lfn,
  isRegistered: boolean,
  { uploads, config, schema }: ApiContext,
): Promise<RefusedUpload | undefined> {
  if (uploads === undefined) return undefined
  const rules = pathRules(config.pathRules, schema)
  const isIts = ({ key }: RefusedUpload): boolean => isOf(lfn, key, rules)
  const key = keyOfPath(lfn)
  const own = (await uploads.refusedOf([key, sidecarOf(key)])).toSorted((a, b) => a.key.length - b.key.length)
  const found = own.find((one) => isIts(one) || one.key !== key)
  if (found !== undefined || isRegistered) return found
  return (await uploads.refused(config.limits.pageEntries)).find(isIts)
}

function isOf(lfn: Lfn, key: string, rules: PathRules): boolean {
  try {
    return lfnOfKey(key, rules) === lfn
  } catch (error) {
    if (error instanceof InputError) return false
    throw error
  }
}
