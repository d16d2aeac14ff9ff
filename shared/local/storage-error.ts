import { errorCode } from '../model/error-code.ts'

/** What the file system's codes mean for people. EDQUOT is a full disk of one user. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'this user may not write or read there',
  EPERM: 'this user may not write or read there',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EISDIR: 'there is a directory where a file should be',
  ENAMETOOLONG: 'a name in the path is too long',
}

/** The machine's storage refuses. `message` is a sentence for people; `code` is the file system's own word for it. */
export class StorageError extends Error {
  readonly code: string

  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'StorageError'
    this.code = code
  }
}

/**
 * The error to throw when an action ("store the object a/b") failed: a {@link StorageError} when the file system
 * refused for a reason that people can mend, else the error as it was.
 */
export function storageError(action: string, error: unknown): unknown {
  const code = errorCode(error)
  const meaning = code === undefined ? undefined : MEANINGS[code]
  if (code === undefined || meaning === undefined) return error
  return new StorageError(code, `Cannot ${action}: ${meaning} (${code}).`, error)
}

/** Whether an error says that there is no room left. */
export function isNoSpace(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}
