import type { CatalogChange } from '../../shared/messages/catalog-change.ts'
import type { NewAttachment } from '../../shared/model/attachment.ts'
import type { ActiveSet, ActiveTransformation } from '../../shared/filter/active-set.ts'
import { attachmentOf, pileOf, tellGroup, type PileNews } from '../../shared/filter/attach.ts'
import { UnusableTransformation } from '../../shared/filter/unusable.ts'
import { withdrawalOf } from '../../shared/filter/withdrawal.ts'
import { stopUnusable } from '../../shared/lifecycle/stop-unusable.ts'
import type { CatalogFile } from '../../shared/model/file.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import type { Withdrawal } from '../../shared/ports/attachments.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** What the filter speaks to. */
export type MatchPorts = Pick<Ports, 'transformations' | 'attachments' | 'queue' | 'clock'>

/** What a batch of changes comes to. */
interface Verdict {
  readonly attach: NewAttachment[]
  readonly move: NewAttachment[]
  readonly withdraw: Withdrawal[]
  /** Piles that files may have moved away from. */
  readonly left: PileNews[]
  /** Transformations that could not take a file, with the reason. */
  readonly unusable: Map<string, string>
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
  await stopAll(active.unusable, ports)
  const verdict = judge(changes, active, ports.clock.now())
  await stopAll(verdict.unusable, ports)
  await ports.attachments.attach(verdict.attach)
  await ports.attachments.move(verdict.move)
  await ports.attachments.withdraw(verdict.withdraw)
  const news = [...verdict.attach, ...verdict.move, ...verdict.left, ...(await leaving(verdict.withdraw, ports))]
  await tellGroup(ports.queue, news)
}

/** One that cannot be worked on disturbs no other. */
async function stopAll(unusable: Map<string, string>, ports: MatchPorts): Promise<void> {
  for (const [name, reason] of unusable) {
    await stopUnusable(name, reason, ports)
    unusable.delete(name)
  }
}

/**
 * Several changes of one file in a batch come to one verdict: what the last of them says, for all whom an earlier one may
 * concern. One by one they would come to the same, by the versions that guard each write, at a write for each.
 */
function judge(changes: readonly CatalogChange[], active: ActiveSet, now: number): Verdict {
  const verdict: Verdict = { attach: [], move: [], withdraw: [], left: [], unusable: new Map() }
  for (const [last, ...earlier] of newestFirst(changes)) {
    const wanting = last.file === null ? [] : active.wanting(last.file.metadata)
    const metadataBefore = [last, ...earlier].map((change) => change.before).filter((metadata) => metadata !== null)
    for (const transformation of wanting)
      if (last.file !== null) place({ transformation, file: last.file, metadataBefore, now }, verdict)
    const before = metadataBefore.flatMap((metadata) => active.wanting(metadata))
    for (const name of new Set(before.map((transformation) => transformation.name)))
      if (!wanting.some((still) => still.name === name))
        verdict.withdraw.push(withdrawalOf({ ...last, removed: last.file === null }, name))
  }
  return verdict
}

/** A file for one that wants it. */
function place(
  wanted: {
    readonly transformation: ActiveTransformation
    readonly file: CatalogFile
    readonly metadataBefore: readonly Metadata[]
    readonly now: number
  },
  verdict: Verdict,
): void {
  const { transformation, file, metadataBefore, now } = wanted
  try {
    const attachment = attachmentOf(file, transformation, now)
    const left = metadataBefore.map((metadata) => pileOf({ ...file, metadata }, transformation.plugin))
    if (transformation.admits) verdict.attach.push(attachment)
    if (file.version > 1) verdict.move.push(attachment)
    verdict.left.push(...left.map((pile) => ({ ...attachment, pile })))
  } catch (error) {
    if (!(error instanceof UnusableTransformation)) throw error
    verdict.unusable.set(transformation.name, error.message)
  }
}

function newestFirst(changes: readonly CatalogChange[]): readonly (readonly [CatalogChange, ...CatalogChange[]])[] {
  const files = new Map<string, readonly [CatalogChange, ...CatalogChange[]]>()
  for (const change of changes) files.set(change.lfn, [change, ...(files.get(change.lfn) ?? [])])
  return [...files.values()]
}

/** The piles on which withdrawn files waited; those that were never attached have none. */
async function leaving(list: readonly Withdrawal[], ports: MatchPorts): Promise<readonly PileNews[]> {
  const lfns = new Map<string, Lfn[]>()
  for (const { transformation, lfn } of list) lfns.set(transformation, [...(lfns.get(transformation) ?? []), lfn])
  const news: PileNews[] = []
  for (const [transformation, names] of lfns) news.push(...(await ports.attachments.read(transformation, names)))
  return news.filter(({ pile }) => pile !== '')
}
