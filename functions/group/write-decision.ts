import type { Cut } from '../../shared/model/task.ts'
import type { BoundCut, BoundPlugin } from '../../shared/plugins/bound-plugin.ts'
import type { PileChange, PileHead } from '../../shared/ports/piles.ts'
import type { Arrivals } from './arrivals.ts'
import { carryOut } from './carry-out.ts'
import type { GroupContext, GroupPorts } from './ports.ts'

/** A pile as it is to be written, if it is still what it was. */
export interface PileDecision {
  readonly head: PileHead
  readonly plugin: BoundPlugin
  /** Files that were stuck on it, to be compared with `head.stuck`. */
  readonly stuckBefore: number
  readonly arrivals: Arrivals
  readonly cut: BoundCut
  /** The pile is cut again: for a barrier, what is left has come in time. */
  readonly isMore: boolean
  readonly now: number
}

/**
 * Writes a decision, if the pile is still what it was: first the cut, then the pile that points to it, and then what
 * the cut promises. Dying after the first write leaves a cut that nobody knows; after the second, a pile whose next visitor
 * carries it out. False: the pile has moved, decide anew.
 */
export async function writeDecision(decision: PileDecision, context: GroupContext): Promise<boolean> {
  const { ports } = context
  const { head, isMore, now } = decision
  const cut = await planned(decision, ports)
  if (cut !== null) await ports.piles.writeCut(cut)
  const next: PileHead = {
    ...head,
    tasks: head.tasks + (cut?.tasks.length ?? 0),
    pending: cut?.id ?? null,
    firstCut: head.firstCut ?? (cut === null || isMore ? null : now),
  }
  if (!(await ports.piles.change({ head: next, ...moves(decision) }))) return false
  if (cut !== null) await carryOut({ ...next, version: head.version + 1 }, decision.plugin, context)
  return true
}

async function planned({ head, cut, arrivals }: PileDecision, ports: GroupPorts): Promise<Cut | null> {
  if (cut.groups.length === 0) return null
  const { transformation, pile } = head
  const revs = new Map(arrivals.entries.map((entry) => [entry.lfn, entry.rev]))
  const first = await ports.tasks.takeNumbers(transformation, cut.groups.length)
  const tasks = cut.groups.map((group, index) => ({
    number: first + index,
    target: group.target,
    files: group.files.map((file) => ({ lfn: file.lfn, rev: revs.get(file.lfn) ?? 0 })),
  }))
  return { transformation, pile, id: ports.newId(), tasks }
}

function moves({ head, arrivals, cut, stuckBefore }: PileDecision): Pick<PileChange, 'put' | 'remove' | 'counts'> {
  const taken = new Set(cut.groups.flatMap((group) => group.files.map((file) => file.lfn)))
  return {
    put: arrivals.come.filter((entry) => !taken.has(entry.lfn)),
    remove: [...arrivals.leave, ...taken],
    counts: {
      waiting: arrivals.growth - taken.size,
      assigned: taken.size,
      stuck: head.stuck - stuckBefore,
    },
  }
}
