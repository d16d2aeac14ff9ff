import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { inputError } from '../../shared/model/input-error.ts'
import { errorCode } from '../../shared/model/error-code.ts'

/** Whether a path is a directory of this machine, itself or by a link. */
export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/**
 * Makes a directory and those above it, where they are missing: one after the other, for Node's own recursive `mkdir` never
 * ends in `/proc`, where nothing can be made. Throws InputError when something else has the name.
 */
export async function makeDestination(directory: string): Promise<void> {
  if (await isDirectory(directory)) return
  const parent = dirname(directory)
  if (parent !== directory) await makeDestination(parent)
  try {
    await mkdir(directory)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    // Somebody else was faster, unless it is something else.
    if (!(await isDirectory(directory)))
      throw inputError('directory', `${directory} is there and is no directory: give another one`)
  }
}
