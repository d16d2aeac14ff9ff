import { CONTROL_CHARACTER } from './control-character.ts'
import { inputError } from './input-error.ts'

/** Logical file name: unique in the catalog, never reused for other content, e.g. `/ctao/MC/PROD6/gamma/run1.events`. */
export type Lfn = string

/** Longest LFN in bytes of UTF-8: a DynamoDB sort key holds 1,024, some of which the key's own parts need. */
export const LFN_MAX_BYTES = 1000

/**
 * Reads an LFN and brings it to Unicode's NFC form, so that one name has one spelling.
 * Throws {@link InputError} when it is not absolute, too long, or has an empty, `.` or `..` part or a control character.
 */
export function parseLfn(text: string): Lfn {
  const lfn = text.normalize('NFC')
  const problem = lfnProblem(lfn)
  if (problem !== undefined) throw inputError('lfn', `LFN ${JSON.stringify(text)}: ${problem}`)
  return lfn
}

function lfnProblem(lfn: string): string | undefined {
  if (!lfn.startsWith('/')) return 'it must be absolute, like /ctao/MC/PROD6/file'
  if (CONTROL_CHARACTER.test(lfn)) return 'it has a control character, which no LFN may have'
  const bytes = new TextEncoder().encode(lfn).length
  if (bytes > LFN_MAX_BYTES) return `it has ${bytes} bytes, at most ${LFN_MAX_BYTES} are allowed`
  const parts = lfn.slice(1).split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'it has an empty, "." or ".." part, which no LFN may have'
  return undefined
}

/** The directory an LFN stands in: `/a/b` for `/a/b/c`; `/` for `/c`. */
export function directoryOf(lfn: Lfn): string {
  const end = lfn.lastIndexOf('/')
  return end <= 0 ? '/' : lfn.slice(0, end)
}

/** The last part of an LFN: `c` for `/a/b/c`. */
export function nameOf(lfn: Lfn): string {
  return lfn.slice(lfn.lastIndexOf('/') + 1)
}

/** The LFN of a name in a directory: the inverse of {@link directoryOf} and {@link nameOf}. */
export function joinLfn(directory: string, name: string): Lfn {
  return directory === '/' ? `/${name}` : `${directory}/${name}`
}
