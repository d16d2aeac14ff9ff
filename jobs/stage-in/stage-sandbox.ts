import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SandboxFile } from '../../shared/model/job.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import { ExecutionFailure } from '../execution-failure.ts'

/** Writes the sandbox files into the working directory, as copies: the command may change them. */
export async function stageSandbox(files: readonly SandboxFile[], objects: Objects, directory: string): Promise<void> {
  for (const file of files) {
    const parts = file.path.split('/')
    if (parts.some((part) => part === '' || part === '.' || part === '..'))
      throw new ExecutionFailure('configuration', `Sandbox file ${file.path} would lie outside the working directory.`)
    const content = await objects.get(file.key)
    if (content === undefined)
      throw new ExecutionFailure(
        'configuration',
        `Sandbox file ${file.path} is not stored: there is no object ${file.key}.`,
      )
    const path = join(directory, ...parts)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { mode: file.executable ? 0o755 : 0o644 })
  }
}
