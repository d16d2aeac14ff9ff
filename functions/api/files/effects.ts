import type { Effect } from '../../../shared/api/catalog-changes.ts'
import { ActiveSet } from '../../../shared/filter/active-set.ts'
import { isGone, type AttachmentStatus } from '../../../shared/model/attachment.ts'
import type { Lfn } from '../../../shared/model/lfn.ts'
import type { Metadata } from '../../../shared/model/metadata.ts'
import type { ApiContext } from '../context.ts'

/** A file's metadata before a change of the catalog and after it; null: it is not in the catalog any more. */
export interface FileChange {
  readonly lfn: Lfn
  readonly before: Metadata
  readonly after: Metadata | null
}

/** Files whose place in a transformation the filter looks at. */
interface Concerned {
  readonly come: Lfn[]
  readonly leave: Lfn[]
}

/** What changes of files come to, by the same index of input queries as the filter's; transformations that they do not concern are left out. */
export async function effectsOf(changes: readonly FileChange[], context: ApiContext): Promise<readonly Effect[]> {
  const active = new ActiveSet(context.schema)
  await active.refresh(context.ports.transformations)
  const effects: Effect[] = []
  for (const [transformation, concerned] of concernedBy(changes, active)) {
    const effect = await effectOn(transformation, concerned, context)
    if (effect.taken + effect.withdrawn + effect.kept > 0) effects.push(effect)
  }
  return effects
}

function concernedBy(changes: readonly FileChange[], active: ActiveSet): ReadonlyMap<string, Concerned> {
  const all = new Map<string, Concerned>()
  const of = (name: string): Concerned => {
    const concerned = all.get(name) ?? { come: [], leave: [] }
    all.set(name, concerned)
    return concerned
  }
  for (const { lfn, before, after } of changes) {
    const wanted = new Set(active.wanting(before).map(({ name }) => name))
    const wanting = after === null ? [] : active.wanting(after)
    for (const { name, admits } of wanting) if (!wanted.delete(name) && admits) of(name).come.push(lfn)
    for (const name of wanted) of(name).leave.push(lfn)
  }
  return all
}

async function effectOn(
  transformation: string,
  { come, leave }: Concerned,
  { ports }: Pick<ApiContext, 'ports'>,
): Promise<Effect> {
  const attachments = await ports.attachments.read(transformation, [...come, ...leave])
  const statuses = new Map(attachments.map(({ lfn, status }) => [lfn, status]))
  const count = (lfns: readonly Lfn[], holds: (status: AttachmentStatus | undefined) => boolean): number =>
    lfns.filter((lfn) => holds(statuses.get(lfn))).length
  return {
    transformation,
    taken: count(come, isOut),
    withdrawn: count(leave, (status) => status === 'Unused'),
    kept: count(leave, (status) => !isOut(status) && status !== 'Unused'),
  }
}

/** Never attached, or gone again. */
function isOut(status: AttachmentStatus | undefined): boolean {
  return status === undefined || isGone(status)
}
