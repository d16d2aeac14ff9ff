import type { Attachment } from '../../shared/model/attachment.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import { mayWork } from '../../shared/model/transformation-status.ts'
import type { State, Transformation } from '../../shared/model/transformation.ts'
import { begun, howToCut } from '../../shared/lifecycle/flush-now.ts'
import { isWhole } from '../../shared/lifecycle/is-whole.ts'
import { ordersMost } from '../../shared/lifecycle/orders-most.ts'
import { couldBeCut } from '../../shared/lifecycle/wants-look.ts'
import { reopen } from '../../shared/lifecycle/reopen.ts'
import type { BoundPlugin } from '../../shared/plugins/bound-plugin.ts'
import { pluginOf } from '../../shared/plugins/plugin-of.ts'
import type { PileHead } from '../../shared/ports/piles.ts'
import { arrivals, waitsOn } from './arrivals.ts'
import { carryOut } from './carry-out.ts'
import { firstGroups, type Step } from './first-groups.ts'
import type { GroupContext, GroupPorts } from './ports.ts'
import { writeDecision, type PileDecision } from './write-decision.ts'

/** Files that may have come to a pile, or left it. */
export interface PileWork {
  readonly transformation: string
  readonly pile: string
  readonly lfns: readonly Lfn[]
}

/**
 * Brings a pile up to date with the attachments named and cuts what is complete; again until nobody moved it meanwhile.
 * `known`: the transformation as it was read for the whole batch; if it has changed since, that is seen when the pile is written.
 */
export async function cutPile(work: PileWork, known: Transformation, context: GroupContext): Promise<void> {
  let transformation: Transformation | undefined = known
  while (transformation !== undefined && !(await attempt(work, transformation, context)))
    [transformation] = await context.ports.transformations.read([work.transformation])
}

async function attempt(work: PileWork, transformation: Transformation, context: GroupContext): Promise<boolean> {
  const { ports } = context
  const plugin = pluginOf(transformation.definition)
  const head = begun(await ports.piles.head(work.transformation, work.pile), transformation.state)
  if (head.pending !== null) {
    await carryOut(head, plugin, context)
    return false
  }
  const named = await ports.attachments.read(work.transformation, work.lfns)
  const facts = { work, transformation, head, plugin, named }
  if (await bringBack(facts, ports)) {
    await reopen({ name: work.transformation, by: 'cascade', reason: 'a file came after it was completed' }, ports)
    return false
  }
  const decision = await decide(facts, ports)
  if (decision === null) return true
  if (!(await writeDecision(decision, context)) || (await hasMoved(transformation, ports))) return false
  if (decision.isMore)
    await ports.queue.send('group', [{ version: 1, transformation: work.transformation, pile: work.pile, lfns: [] }])
  return true
}

/**
 * Whether the transformation has changed since it was read. A flush that was said after that, and before the pile was
 * written, did not find these files on it: nobody else would look at them again.
 */
async function hasMoved(transformation: Transformation, ports: GroupPorts): Promise<boolean> {
  const [now] = await ports.transformations.read([transformation.definition.name])
  return now !== undefined && now.version !== transformation.version
}

/**
 * Whether files bring a transformation back that is over: if a group could leave now. A barrier that has fallen stays down
 * until an operator says `flush`, but for files that came in time and were on their way: given back by a task that
 * failed, reset, or just slow.
 */
async function bringBack({ work, transformation, head, plugin, named }: Facts, ports: GroupPorts): Promise<boolean> {
  const isOver = transformation.state.status === 'Completed'
  if (!isOver || !named.some((attachment) => waitsOn(attachment, work.pile))) return false
  if (plugin.barrier && head.firstCut === null) return false
  const waiting = await ports.piles.waiting(work.transformation, work.pile)
  const { entries } = arrivals({ pile: work.pile, lfns: work.lfns, attachments: named, waiting })
  const context = { flush: true, byOperator: false, now: ports.clock.now(), firstCut: head.firstCut }
  return plugin.cut(entries, context).groups.length > 0
}

interface Facts {
  readonly work: PileWork
  readonly transformation: Transformation
  readonly head: PileHead
  readonly plugin: BoundPlugin
  readonly named: readonly Attachment[]
}

/** What is to become of the pile; null when nothing changes. */
async function decide(facts: Facts, ports: GroupPorts): Promise<PileDecision | null> {
  const { work, transformation, head, plugin, named } = facts
  const { state } = transformation
  const asked = howToCut(transformation, head, true)
  // What comes when all is over, and brings nothing back, is left behind.
  const isOver = state.status === 'Completed'
  // A barrier's pile may hold all files of a campaign: until it falls, only the names at hand are looked at.
  const seen = asked.cuts || isOver ? undefined : work.lfns
  const waiting = await ports.piles.waiting(work.transformation, work.pile, seen)
  const news = arrivals({ pile: work.pile, lfns: work.lfns, attachments: named, waiting })
  const now = ports.clock.now()
  const whole = asked.flush && !asked.byOperator && (await isWhole(transformation, news.growth, ports))
  const { cuts, ...how } = howToCut(transformation, head, whole)
  const context = { ...how, now, firstCut: head.firstCut }
  const { cut, isMore } = cuts ? firstGroups(plugin.cut(news.entries, context), ordersMost(transformation)) : NOTHING
  const next: PileHead = cuts
    ? {
        ...head,
        due: cut.due,
        flushed: isMore ? head.flushed : state.flushes,
        stuck: how.flush && !isMore ? cut.left.length : 0,
        uncut: isMore,
      }
    : { ...head, due: dueLater(head, state, now), stuck: isOver ? news.entries.length : head.stuck, uncut: true }
  const isQuiet = news.come.length + news.leave.length + cut.groups.length === 0 && !news.astray
  return isQuiet && isSame(head, next)
    ? null
    : { head: next, plugin, stuckBefore: head.stuck, arrivals: news, cut, isMore, now }
}

/** Where nothing may be cut, a time that is over is forgotten, for it would hold up those of others: the pile is uncut, so whoever starts it has it looked at. */
function dueLater({ due }: PileHead, { status }: State, now: number): number | null {
  return mayWork(status) || due === null || due > now ? due : null
}

const NOTHING: Step = { cut: { groups: [], left: [], due: null }, isMore: false }

/** That what waits has been seen by a cut is worth a write; that the pile was looked at when it could not be cut is not. */
function isSame(before: PileHead, after: PileHead): boolean {
  const isSeen = couldBeCut(before) && !after.uncut
  return !isSeen && before.due === after.due && before.flushed === after.flushed && before.stuck === after.stuck
}
