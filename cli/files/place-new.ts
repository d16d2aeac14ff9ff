import { constants } from 'node:fs'
import { copyFile, link } from 'node:fs/promises'
import { errorCode } from '../../shared/model/error-code.ts'

/** Answers of `link` that mean "not on this file system". */
const CANNOT_LINK = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'])

/** Gives a finished file its name, if nothing has that; returns why not, if something has. A rename would overwrite. */
export async function placeNew(from: string, to: string): Promise<string | undefined> {
  try {
    await linkOrCopy(from, to)
    return undefined
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    return `${to} is there by now, and nothing is overwritten`
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!CANNOT_LINK.has(errorCode(error) ?? '')) throw error
    await copyFile(from, to, constants.COPYFILE_EXCL)
  }
}
