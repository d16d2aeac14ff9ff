import { errorCode } from '../../shared/model/error-code.ts'
import { FileChanged } from './content.ts'

/** Why a file could not be read, or not as one whole, as half a sentence; undefined when something else failed. */
export function unreadable(error: unknown, path: string): string | undefined {
  if (error instanceof FileChanged) return error.message
  const code = errorCode(error)
  if (code === undefined || !(error instanceof Error) || !('syscall' in error)) return undefined
  const opened = 'path' in error && error.path === path
  return error.syscall === 'read' || opened ? `it cannot be read (${code})` : undefined
}
