import { tellGroup } from '../filter/attach.ts'
import type { Attachment, AttachmentStatus } from '../model/attachment.ts'
import type { CountChanges } from '../model/counts.ts'
import type { Lfn } from '../model/lfn.ts'
import type { Ports } from '../ports/ports.ts'
import { PAIRS_PER_TRANSACTION } from '../ports/transaction.ts'

/** A change of the status of files by an operator, in one transformation. */
export interface StatusChange {
  readonly transformation: string
  readonly lfns: readonly Lfn[]
  readonly to: Extract<AttachmentStatus, 'Unused' | 'Problematic'>
  /** The statuses that files may have before. */
  readonly from: readonly AttachmentStatus[]
  /** Stands on the files thereafter. */
  readonly reason: string
}

/** What became of the files. */
export interface StatusChanged {
  readonly changed: readonly Lfn[]
  readonly refused: readonly { readonly name: Lfn; readonly reason: string }[]
}

/** Sets the status of files, each if it may, and has their piles looked at. What is passed over is told, with the reason. */
export async function changeStatus(
  change: StatusChange,
  ports: Pick<Ports, 'attachments' | 'queue'>,
): Promise<StatusChanged> {
  const lfns = [...new Set(change.lfns)]
  const changed: Attachment[] = []
  const refused: { name: Lfn; reason: string }[] = []
  for (let at = 0; at < lfns.length; at += PAIRS_PER_TRANSACTION) {
    const batch = { ...change, lfns: lfns.slice(at, at + PAIRS_PER_TRANSACTION) }
    const done = await changeBatch(batch, ports)
    changed.push(...done)
    refused.push(...(await refusals(batch, done, ports)))
  }
  await tellGroup(ports.queue, changed)
  return { changed: changed.map((file) => file.lfn), refused }
}

/** Changes those that may be changed, all or none; again until nobody was faster. */
async function changeBatch(change: StatusChange, ports: Pick<Ports, 'attachments'>): Promise<readonly Attachment[]> {
  const { transformation, to, reason } = change
  for (;;) {
    const found = await ports.attachments.read(transformation, change.lfns)
    const files = found.filter((file) => file.task === null && change.from.includes(file.status))
    if (files.length === 0) return []
    const changes = files.map((file) => {
      return { lfn: file.lfn, rev: file.rev, status: to, errors: to === 'Unused' ? 0 : file.errors, reason }
    })
    const counts = countsOf(files, to)
    if (await ports.attachments.change({ transformation, task: null, files: changes, counts })) return files
  }
}

/** Files that wait are counted by their pile, when it is told of them. */
function countsOf(files: readonly Attachment[], to: StatusChange['to']): CountChanges {
  const leaving = (status: AttachmentStatus): number => files.filter((file) => file.status === status).length
  return {
    maxReset: -leaving('MaxReset'),
    problematic: (to === 'Problematic' ? files.length : 0) - leaving('Problematic'),
  }
}

async function refusals(change: StatusChange, done: readonly Attachment[], ports: Pick<Ports, 'attachments'>) {
  const changed = new Set(done.map((file) => file.lfn))
  const left = change.lfns.filter((lfn) => !changed.has(lfn))
  const found = new Map((await ports.attachments.read(change.transformation, left)).map((file) => [file.lfn, file]))
  return left.map((lfn) => ({ name: lfn, reason: refusalOf(found.get(lfn), change) }))
}

function refusalOf(file: Attachment | undefined, { from, transformation }: StatusChange): string {
  if (file === undefined) return `it is not a file of ${transformation}`
  const where = file.task === null ? file.status : `${file.status}, in task ${file.task}`
  return `it is ${where}, it should be ${from.join(' or ')}`
}
