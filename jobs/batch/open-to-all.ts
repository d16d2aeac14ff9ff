import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Lets any user read and change a directory and all in it: the user of a job's image is not that of stage-in. */
export async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o777)
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    await chmod(path, (await stat(path)).mode | (entry.isDirectory() ? 0o777 : 0o666))
  }
}
