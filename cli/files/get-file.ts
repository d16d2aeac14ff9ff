import { randomUUID } from 'node:crypto'
import { createWriteStream, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { InputError } from '../../shared/model/input-error.ts'
import { contentOf, readBytes } from './content.ts'
import { withPassingFile } from './passing-file.ts'
import { placeNew } from './place-new.ts'
import { unreadable } from './unreadable.ts'

/** A file and where it is to go. */
export interface Destined {
  readonly file: CatalogFileAnswer
  readonly path: string
}

/** What became of a file that was to be fetched. `there`: it was at its place already, byte for byte. */
export type GetOutcome =
  | { readonly lfn: string; readonly path: string; readonly outcome: 'fetched' | 'there' }
  | { readonly lfn: string; readonly path: string; readonly outcome: 'failed'; readonly reason: string }

/** Whether a file lies at its place already; `other`: something else does. */
export async function standingOf({ file, path }: Destined): Promise<'absent' | 'there' | 'other'> {
  const found = await statOrUndefined(path)
  if (found === undefined) return 'absent'
  if (!found.isFile() || found.size !== file.size) return 'other'
  const { checksum } = await contentOf(readBytes(path), { like: file.checksum, onBytes: () => undefined })
  return checksum === file.checksum ? 'there' : 'other'
}

/** Fetches a file to a place where nothing is: whole and as the catalog knows it, or not at all. */
export async function getFile(
  { file, path }: Destined,
  from: { readonly client: Client; readonly onBytes: (count: number) => void },
): Promise<GetOutcome> {
  const { lfn } = file
  const part = join(dirname(path), `.cascade-${randomUUID()}.part`)
  const bring = async (): Promise<string | undefined> => (await fetch(file, part, from)) ?? placeNew(part, path)
  const reason = await withPassingFile(part, bring)
  return reason === undefined ? { lfn, path, outcome: 'fetched' } : { lfn, path, outcome: 'failed', reason }
}

/** Brings the bytes of a file to a path; returns why that failed, if it did. */
async function fetch(
  file: CatalogFileAnswer,
  path: string,
  { client, onBytes }: { readonly client: Client; readonly onBytes: (count: number) => void },
): Promise<string | undefined> {
  let source = ''
  try {
    const content = await client.content(file.lfn)
    if (content.kind === 'path') source = content.path
    const bytes = content.kind === 'path' ? readBytes(content.path) : content.body
    const { size, checksum } = await contentOf(bytes, {
      to: createWriteStream(path, { flags: 'wx' }),
      like: file.checksum,
      onBytes,
    })
    if (checksum === file.checksum) return undefined
    return `its bytes (${size}, ${checksum}) are not those of the catalog (${file.size}, ${file.checksum})`
  } catch (error) {
    // The server knows the file, but its bytes are not where they were.
    if (error instanceof InputError) return error.message
    const reason = unreadable(error, source)
    if (reason === undefined) throw error
    return `${source}: ${reason}`
  }
}

async function statOrUndefined(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined)
}
