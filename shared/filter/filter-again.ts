import type { Attachment } from '../model/attachment.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import type { Transformation } from '../model/transformation.ts'
import { pluginOf } from '../plugins/plugin-of.ts'
import type { Ports } from '../ports/ports.ts'
import { checkQuery } from '../query/check.ts'
import { matches } from '../query/evaluate.ts'
import { attachmentOf } from './attach.ts'
import { withdrawalOf } from './withdrawal.ts'

/**
 * Looks at files that have become Unused again as the catalog has them now: what changed while they were in a task passed
 * them by, because only what is Unused is moved or withdrawn. To be called after they became Unused: whatever the catalog
 * learns later, the filter sees to. Safe to do twice: the catalog's versions decide.
 */
export async function filterAgain(
  transformation: Transformation,
  files: readonly Attachment[],
  context: {
    readonly schema: MetadataSchema
    readonly ports: Pick<Ports, 'catalog' | 'attachments' | 'clock'>
  },
): Promise<void> {
  const { definition } = transformation
  const unused = files.filter((file) => file.status === 'Unused')
  if (definition.input.kind === 'none' || unused.length === 0) return
  const { catalog, attachments, clock } = context.ports
  const known = new Map((await catalog.read(unused.map((file) => file.lfn))).map((file) => [file.lfn, file]))
  const query = checkQuery(definition.input.query, context.schema)
  const wanting = { name: definition.name, plugin: pluginOf(definition) }
  const withdraw = []
  const move = []
  for (const file of unused) {
    const now = known.get(file.lfn)
    // A tombstone is of a version above the one that was attached; which, the filter knows.
    const version = now?.version ?? file.catalogVersion + 1
    if (version === file.catalogVersion) continue
    if (now !== undefined && matches(query, now.metadata)) move.push(attachmentOf(now, wanting, clock.now()))
    else withdraw.push(withdrawalOf({ lfn: file.lfn, removed: now === undefined, version }, definition.name))
  }
  await attachments.move(move)
  await attachments.withdraw(withdraw)
}
