import type { Effect } from '../../../shared/api/catalog-changes.ts'
import { withReason } from '../../../shared/lifecycle/with-reason.ts'
import type { Lfn } from '../../../shared/model/lfn.ts'
import type { ApiContext } from '../context.ts'
import { counted } from '../../../shared/model/counted.ts'

/** Files that a line of history names; of more it gives the number. */
const NAMED = 5

/** Writes into a transformation's history what an operator did to files of it; nothing when there were none. */
export async function noteFiles(
  done: {
    readonly transformation: string
    readonly action: string
    readonly lfns: readonly Lfn[]
    readonly reason: string
  },
  { ports, by }: ApiContext,
): Promise<void> {
  const { transformation, action, lfns, reason } = done
  if (lfns.length === 0) return
  const named = lfns.slice(0, NAMED).join(', ')
  const others = lfns.length > NAMED ? ` and ${lfns.length - NAMED} more` : ''
  const text = withReason(`${action} ${counted(lfns.length, 'file')} (${named}${others})`, reason)
  await ports.transformations.note(transformation, { at: ports.clock.now(), by, text })
}

/** Writes into the history of every transformation that it concerns what somebody did to files of the catalog. */
export async function noteEffects(
  done: {
    readonly action: string
    readonly lfns: readonly Lfn[]
    readonly reason: string
    readonly effects: readonly Effect[]
  },
  context: ApiContext,
): Promise<void> {
  for (const { transformation } of done.effects) await noteFiles({ ...done, transformation }, context)
}
