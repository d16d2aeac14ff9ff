import type { CatalogChange } from '../../shared/messages/catalog-change.ts'
import type { NewAttachment } from '../../shared/model/attachment.ts'
import type { ActiveSet } from '../../shared/filter/active-set.ts'
import { attachmentOf, tellGroup, type PileNews } from '../../shared/filter/attach.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** What the filter speaks to. */
export type MatchPorts = Pick<Ports, 'transformations' | 'attachments' | 'queue' | 'clock'>

type Withdrawal = Parameters<Ports['attachments']['withdraw']>[0][number]

/** What a batch of changes comes to. */
interface Verdict {
  readonly attach: NewAttachment[]
  readonly move: NewAttachment[]
  readonly withdraw: Withdrawal[]
}

/**
 * The filter: which live transformations want these files?
 *
 * Twice is safe: an attachment is inserted only if absent, a withdrawal only over an older catalog version, and the
 * messages, sent each time, name files that `group` reads anew. If it dies between two writes, the batch comes again.
 */
export async function match(changes: readonly CatalogChange[], active: ActiveSet, ports: MatchPorts): Promise<void> {
  // Read after the batch arrived: whoever was activated before these files were written is in the set.
  await active.refresh(ports.transformations)
  const verdict = judge(changes, active, ports.clock.now())
  await ports.attachments.attach(verdict.attach)
  await ports.attachments.move(verdict.move)
  await ports.attachments.withdraw(verdict.withdraw)
  await tellGroup(ports.queue, [...verdict.attach, ...verdict.move, ...(await leaving(verdict.withdraw, ports))])
}

function judge(changes: readonly CatalogChange[], active: ActiveSet, now: number): Verdict {
  const verdict: Verdict = { attach: [], move: [], withdraw: [] }
  for (const change of changes) {
    const wanting = change.file === null ? [] : active.wanting(change.file.metadata)
    const before = change.before === null ? [] : active.wanting(change.before)
    for (const transformation of wanting) {
      if (change.file === null) continue
      const attachment = attachmentOf(change.file, transformation, now)
      if (transformation.admits) verdict.attach.push(attachment)
      if (change.before !== null) verdict.move.push(attachment)
    }
    for (const { name } of before)
      if (!wanting.some((still) => still.name === name)) verdict.withdraw.push(withdrawalOf(change, name))
  }
  return verdict
}

function withdrawalOf(change: CatalogChange, transformation: string): Withdrawal {
  const removed = change.file === null
  return {
    transformation,
    lfn: change.lfn,
    status: removed ? 'Removed' : 'Withdrawn',
    catalogVersion: change.version,
    reason: removed ? 'the file was removed from the catalog' : 'its metadata meets the input query no more',
  }
}

/** The piles on which withdrawn files waited. */
async function leaving(list: readonly Withdrawal[], ports: MatchPorts): Promise<readonly PileNews[]> {
  const news: PileNews[] = []
  for (const { transformation, lfn } of list) news.push(...(await ports.attachments.read(transformation, [lfn])))
  return news
}
