import { realpath } from 'node:fs/promises'

/** The absolute path without links; null where there is nothing, or nothing that may be seen. */
export async function realPath(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch {
    return null
  }
}
