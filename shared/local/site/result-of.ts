import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { executionPrefix, manifestKey, type Execution } from '../../model/manifest.ts'
import type { Objects } from '../../ports/objects.ts'
import { endLeftBehind } from './command-record.ts'
import { OWN_FILE } from './own-file.ts'

/**
 * Whether an execution whose runner has ended left a manifest. When it did not, its command may still be running: it is
 * ended, and the log is saved as far as it was written.
 */
export async function hasResult(execution: Execution, workDirectory: string, objects: Objects): Promise<boolean> {
  if ((await objects.size(manifestKey(execution))) !== undefined) return true
  await endLeftBehind(workDirectory)
  const log = await readFile(join(workDirectory, 'log.txt'), { flag: OWN_FILE }).catch(() => undefined)
  if (log !== undefined) await objects.put(`${executionPrefix(execution)}log.txt`, log).catch(() => false)
  return false
}
