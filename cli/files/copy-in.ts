import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Client } from '../../shared/api/client.ts'
import type { Replica } from '../../shared/model/file.ts'
import { contentOf, readBytes, type Content } from './content.ts'

/** Copies a file of this machine into the home's object store. The copy is made here, so that no engine has to wait for it. */
export async function copyIn(
  path: string,
  where: { readonly home: string; readonly client: Client; readonly onBytes: (count: number) => void },
): Promise<Content & { readonly replica: Replica }> {
  const directory = join(resolve(where.home), 'incoming')
  await mkdir(directory, { recursive: true })
  const copy = join(directory, randomUUID())
  try {
    // Read-only, as objects are: jobs get them by link, and must not change what others read.
    const to = createWriteStream(copy, { flags: 'wx', mode: 0o444 })
    const content = await contentOf(readBytes(path), { to, onBytes: where.onBytes })
    const { replica } = await where.client.store({ path: copy, checksum: content.checksum })
    return { ...content, replica }
  } finally {
    await rm(copy, { force: true })
  }
}
