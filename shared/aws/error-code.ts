/** The code of an error of Node's (`ENOENT`, `ECONNRESET`); empty where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
