import * as z from 'zod'
import { attached, newlyAttached, withdrawn, type Verdict } from '../lifecycle/attachment-verdicts.ts'
import { isStopped, type Attachment, type NewAttachment } from '../model/attachment.ts'
import type { Lfn } from '../model/lfn.ts'
import type { CutFile } from '../model/task.ts'
import type {
  AttachmentChange,
  AttachmentChanges,
  AttachmentPage,
  Attachments,
  Withdrawal,
} from '../ports/attachments.ts'
import { attachmentItem, attachmentOf } from './attachment-item.ts'
import { countWrites } from './counts.ts'
import { attachmentKey, stoppedKey } from './keys.ts'
import { merged } from './shards.ts'
import { sideBySide } from '../ports/side-by-side.ts'
import type { Item, Table, Write } from './table.ts'

/**
 * Attachments on DynamoDB, an item each. What changes a count is one transaction a file; the lists given to `attach`,
 * `withdraw`, `assign` and `move` may be left half done by a death, and are given again as a whole: what is done already
 * has its catalog version, or names its task, and stays as it is.
 */
export class AwsAttachments implements Attachments {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  async attach(list: readonly NewAttachment[]): Promise<void> {
    const first = byFile(list).flatMap(([file]) => file ?? [])
    const put = await this.#table.insertAll(first.map((file) => attachmentItem(newlyAttached(file))))
    const done = new Set(first.filter((_, index) => put[index]))
    await this.#settle(
      list.filter((file) => !done.has(file)),
      attached,
    )
  }

  async read(transformation: string, lfns: readonly Lfn[]): Promise<readonly Attachment[]> {
    const items = await this.#table.getAll(lfns.map((lfn) => attachmentKey.build({ transformation, lfn })))
    const found = new Map(items.map(attachmentOf).map((each) => [each.lfn, each]))
    return lfns.flatMap((lfn) => found.get(lfn) ?? [])
  }

  /** The condition lets those pass that name the task already: somebody marked them, or this did and its answer was lost. */
  async assign(transformation: string, task: number, files: readonly CutFile[]): Promise<readonly Lfn[]> {
    const when = '#status = :unused AND #rev = :rev OR #status = :assigned AND #task = :task'
    const marked = await sideBySide(files, async ({ lfn, rev }) => {
      const values = { unused: 'Unused', assigned: 'Assigned', rev, task }
      const key = attachmentKey.build({ transformation, lfn })
      return this.#table.update(key, 'SET #status = :assigned, #task = :task', { when, values })
    })
    return files.filter((_, index) => marked[index] !== undefined).map(({ lfn }) => lfn)
  }

  async change({ transformation, task, files, counts }: AttachmentChanges): Promise<boolean> {
    const writes = [
      ...files.flatMap((file) => changeWrites(file, { transformation, task })),
      ...countWrites(transformation, counts),
    ]
    return writes.length === 0 || this.#table.together(writes)
  }

  withdraw(list: readonly Withdrawal[]): Promise<void> {
    return this.#settle(list, withdrawn)
  }

  async move(list: readonly NewAttachment[]): Promise<void> {
    await sideBySide(byFile(list), async (same) => {
      for (const file of same) await this.#move(file)
    })
  }

  async #move({ transformation, lfn, pile, storageElements, needs, catalogVersion }: NewAttachment): Promise<void> {
    await this.#table.update(
      attachmentKey.build({ transformation, lfn }),
      'SET #pile = :pile, #at = :at, #needs = :needs, #seen = :seen, #rev = #rev + :one',
      {
        when: '#status = :unused AND #seen < :seen',
        values: {
          pile,
          at: storageElements,
          needs: JSON.stringify(needs),
          seen: catalogVersion,
          one: 1,
          unused: 'Unused',
        },
      },
    )
  }

  async list({ transformation, after, limit }: AttachmentPage): Promise<readonly Attachment[]> {
    const partitions = attachmentKey.partitions({ transformation })
    return (await merged(this.#table, { partitions, after, limit })).map(attachmentOf)
  }

  /** The list and the attachments are not read at one moment: whoever was let go between is passed over, and the next one read. */
  async stopped({ transformation, after, limit }: AttachmentPage): Promise<readonly Attachment[]> {
    const partitions = stoppedKey.partitions({ transformation })
    const found: Attachment[] = []
    for (let from = after; ;) {
      const page = (await merged(this.#table, { partitions, after: from, limit })).flatMap(lfnOf)
      found.push(...(await this.read(transformation, page)).filter(({ status }) => isStopped(status)))
      const last = page.at(-1)
      if (last === undefined || page.length < limit || found.length >= limit) return found.slice(0, limit)
      from = last
    }
  }

  /** Carries out what is to become of files, each in a transaction on what was known of it; decides anew when somebody was faster. */
  async #settle<F extends InTransformation>(files: readonly F[], decide: Decide<F>): Promise<void> {
    const items = await this.#table.getAll(files.map((file) => attachmentKey.build(file)))
    const found = new Map(items.map(attachmentOf).map((each) => [nameOf(each), each]))
    await sideBySide(byFile(files), async (same) => {
      for (const file of same)
        for (let known = found.get(nameOf(file)); ; [known] = await this.read(file.transformation, [file.lfn])) {
          const verdict = decide(file, known)
          if (verdict === undefined || (await this.#table.together(verdictWrites(verdict, known)))) break
        }
    })
  }
}

interface InTransformation {
  readonly transformation: string
  readonly lfn: Lfn
}
type Decide<F> = (file: F, known: Attachment | undefined) => Verdict | undefined

/** The same files of a list together, in their order: those of one file are done one after the other. */
function byFile<F extends InTransformation>(files: readonly F[]): readonly (readonly F[])[] {
  return [...Map.groupBy(files, nameOf).values()]
}

function nameOf({ transformation, lfn }: InTransformation): string {
  return JSON.stringify([transformation, lfn])
}

/** An attachment that is as it was has its revision and its status: only Assign leaves the revision as it is. */
function verdictWrites({ attachment, counts }: Verdict, known: Attachment | undefined): readonly Write[] {
  const unchanged: Pick<Write, 'when' | 'values'> =
    known === undefined
      ? { when: 'attribute_not_exists(#pk)' }
      : { when: '#rev = :rev AND #status = :status', values: { rev: known.rev, status: known.status } }
  return [{ put: attachmentItem(attachment), ...unchanged }, ...countWrites(attachment.transformation, counts)]
}

function changeWrites(
  { lfn, rev, status, errors, reason }: AttachmentChange,
  { transformation, task }: { readonly transformation: string; readonly task: number | null },
): readonly Write[] {
  const about = { transformation, lfn }
  const changed: Write = {
    update: attachmentKey.build(about),
    set: 'SET #status = :status, #errors = :errors, #reason = :reason, #rev = #rev + :one REMOVE #task',
    when: `#rev = :rev AND ${task === null ? 'attribute_not_exists(#task)' : '#task = :task'}`,
    values: { status, errors, reason, rev, task, one: 1 },
  }
  if (isStopped(status)) return [changed, { put: stoppedKey.build(about) }]
  // What was in a task was not stopped.
  return task === null ? [changed, { remove: stoppedKey.build(about) }] : [changed]
}

const keySchema = z.object({ pk: z.string(), sk: z.string() })

/** The file of an entry in the short list of those that are stopped. */
function lfnOf(entry: Item): readonly Lfn[] {
  const lfn = stoppedKey.parse(keySchema.parse(entry))?.lfn
  return lfn === undefined ? [] : [lfn]
}
