import type { NewAttachment } from '../model/attachment.ts'
import { storageElementsOf, type CatalogFile } from '../model/file.ts'
import type { Metadata, MetadataValue } from '../model/metadata.ts'
import { GROUP_MESSAGE_FILES, type GroupMessage } from '../messages/group.ts'
import type { BoundPlugin } from '../plugins/bound-plugin.ts'
import type { Queue } from '../ports/queue.ts'
import { UnusableTransformation } from './unusable.ts'

/** The attachment of a file to a transformation that wants it. Throws as {@link pileOf} does. */
export function attachmentOf(
  file: CatalogFile,
  wanting: { readonly name: string; readonly plugin: BoundPlugin },
  now: number,
): NewAttachment {
  return {
    transformation: wanting.name,
    lfn: file.lfn,
    pile: pileOf(file, wanting.plugin),
    size: file.size,
    storageElements: storageElementsOf(file),
    since: now,
    needs: pick(file.metadata, wanting.plugin.needs),
    catalogVersion: file.version,
  }
}

/** The pile that a file waits on. Throws {@link UnusableTransformation} when the plugin fails at this file: it is at fault, not the file's other takers. */
export function pileOf(file: CatalogFile, plugin: BoundPlugin): string {
  try {
    return plugin.pile(file)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new UnusableTransformation(`the plugin ${plugin.name} finds no pile for ${file.lfn}: ${message}`)
  }
}

function pick(metadata: Metadata, fields: readonly string[]): Metadata {
  const picked: Record<string, MetadataValue> = {}
  for (const field of fields) {
    const value = metadata[field]
    if (value !== undefined) picked[field] = value
  }
  return picked
}

/** A file on a pile, or that left it. */
export interface PileNews {
  readonly transformation: string
  readonly pile: string
  readonly lfn: string
}

/** Tells `group` of files, each once, in one message a pile and at most 200 names. */
export async function tellGroup(queue: Queue, news: readonly PileNews[]): Promise<void> {
  const piles = new Map<string, Map<string, Set<string>>>()
  for (const { transformation, pile, lfn } of news) {
    const ofTransformation = piles.get(transformation) ?? new Map<string, Set<string>>()
    const lfns = (ofTransformation.get(pile) ?? new Set<string>()).add(lfn)
    piles.set(transformation, ofTransformation.set(pile, lfns))
  }
  const messages: GroupMessage[] = []
  for (const [transformation, ofTransformation] of piles)
    for (const [pile, names] of ofTransformation) {
      const lfns = [...names]
      for (let at = 0; at < lfns.length; at += GROUP_MESSAGE_FILES)
        messages.push({ version: 1, transformation, pile, lfns: lfns.slice(at, at + GROUP_MESSAGE_FILES) })
    }
  await queue.send('group', messages)
}
