import * as z from 'zod'

/** Bytes of the units that a size may have: decimal ones (as DIRAC and disk vendors count) and binary ones. */
const BYTES: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['kB', 1e3],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
  ['TiB', 2 ** 40],
])

/** Bytes of a size such as `512MB`, `1.5GB` or `2GiB`, rounded up; undefined when the text is none. */
export function parseSize(text: string): number | undefined {
  const found = /^(?<number>\d+(?:\.\d+)?) ?(?<unit>[A-Za-z]+)$/.exec(text)?.groups
  const unit = BYTES.get(found?.['unit'] ?? '')
  return unit === undefined ? undefined : Math.ceil(Number(found?.['number']) * unit)
}

/** A size as text with its unit; gives bytes. */
export const sizeSchema = z
  .string({ error: 'should be a size with its unit, like 512MB or 2GB' })
  .transform((text, context) => {
    const bytes = parseSize(text)
    if (bytes !== undefined) return bytes
    context.addIssue({ code: 'custom', input: text, message: 'should be a size like 512MB, 2GB or 1GiB' })
    return z.NEVER
  })
