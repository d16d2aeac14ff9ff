import type { Attachment, NewAttachment } from '../../shared/model/attachment.ts'
import type { AttachmentChange, Withdrawal } from '../../shared/ports/attachments.ts'
import type { CutFile } from '../../shared/model/task.ts'

const GONE = new Set(['Withdrawn', 'Removed'])

/** What the attachments of one transformation should do, said with a map. */
export class AttachmentsModel {
  readonly #attachments = new Map<string, Attachment>()

  /** Changes that were made, by {@link change}. */
  changes = 0

  /** How many are Withdrawn or Removed. */
  get gone(): number {
    return [...this.#attachments.values()].filter((one) => GONE.has(one.status)).length
  }

  get removed(): number {
    return [...this.#attachments.values()].filter((one) => one.status === 'Removed').length
  }

  isGone(lfn: string): boolean {
    return GONE.has(this.#attachments.get(lfn)?.status ?? '')
  }

  attach(file: NewAttachment): void {
    const known = this.#attachments.get(file.lfn)
    if (known !== undefined && !(GONE.has(known.status) && known.catalogVersion < file.catalogVersion)) return
    const { errors, rev, task } = known ?? { errors: 0, rev: 0, task: null }
    this.#attachments.set(file.lfn, { ...file, status: 'Unused', errors, rev: rev + 1, task, reason: '' })
  }

  withdraw({ lfn, transformation, status, catalogVersion, reason }: Withdrawal): void {
    const known = this.#attachments.get(lfn)
    if (known === undefined) {
      const nothing = { pile: '', size: 0, storageElements: [], since: 0, needs: {}, errors: 0, rev: 1, task: null }
      this.#attachments.set(lfn, { lfn, transformation, status, catalogVersion, reason, ...nothing })
    } else if ((known.status === 'Unused' || GONE.has(known.status)) && known.catalogVersion < catalogVersion)
      this.#attachments.set(lfn, { ...known, status, catalogVersion, reason, rev: known.rev + 1 })
  }

  move({ lfn, pile, storageElements, needs, catalogVersion }: NewAttachment): void {
    const known = this.#attachments.get(lfn)
    if (known?.status !== 'Unused' || known.catalogVersion >= catalogVersion) return
    this.#attachments.set(lfn, { ...known, pile, storageElements, needs, catalogVersion, rev: known.rev + 1 })
  }

  /** Whether the file names the task thereafter. */
  assign(task: number, { lfn, rev }: CutFile): boolean {
    const known = this.#attachments.get(lfn)
    if (known?.status === 'Unused' && known.rev === rev)
      this.#attachments.set(lfn, { ...known, status: 'Assigned', task })
    const now = this.#attachments.get(lfn)
    return now?.status === 'Assigned' && now.task === task
  }

  change(task: number | null, files: readonly AttachmentChange[]): boolean {
    const fits = files.every((file) => {
      const known = this.#attachments.get(file.lfn)
      return known !== undefined && known.rev === file.rev && known.task === task
    })
    for (const { lfn, status, errors, reason } of fits ? files : []) {
      const known = this.#attachments.get(lfn)
      if (known !== undefined)
        this.#attachments.set(lfn, { ...known, status, errors, reason, task: null, rev: known.rev + 1 })
    }
    if (fits) this.changes += 1
    return fits
  }

  read(lfn: string): Attachment | undefined {
    return this.#attachments.get(lfn)
  }

  /** By LFN. */
  all(): readonly Attachment[] {
    return [...this.#attachments.keys()].sort().flatMap((lfn) => this.read(lfn) ?? [])
  }
}
