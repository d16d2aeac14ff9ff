import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '../make-directory.ts'
import { storageError } from '../storage-error.ts'

/** The work directories of a site, one per execution, named by the job's id. */
export class WorkDirectories {
  readonly root: string

  constructor(root: string) {
    this.root = root
  }

  path(id: number): string {
    return join(this.root, String(id))
  }

  /** Makes the directory of an execution, with its order in `task.json`. Throws when it is there already. */
  async make(id: number, order: string): Promise<string> {
    const path = this.path(id)
    try {
      await makeDirectory(this.root)
      await mkdir(path)
      await writeFile(join(path, 'task.json'), order)
    } catch (error) {
      throw storageError(`prepare the work directory ${path}`, error)
    }
    return path
  }

  async remove(id: number): Promise<void> {
    // What a killed command still writes can come between.
    await rm(this.path(id), { recursive: true, force: true, maxRetries: 3 })
  }

  /** The ids for which there is a directory. */
  async ids(): Promise<readonly number[]> {
    await makeDirectory(this.root)
    const names = await readdir(this.root)
    return names.filter((name) => /^\d+$/.test(name)).map(Number)
  }
}
