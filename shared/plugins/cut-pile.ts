import type { WaitingFile } from '../model/attachment.ts'
import { inArrivalOrder } from './arrival-order.ts'
import type { CutContext, CutResult, Plugin } from './contract.ts'
import { dueAt } from './timeout.ts'

/** What a cut makes of a pile, and when the pile must be looked at again. */
export interface BoundCut extends CutResult {
  /** When the oldest file that is left and can leave reaches its time-out, in milliseconds since 1970; null: never. */
  readonly due: number | null
}

/** A plugin with the parameters of a transformation. */
export interface ReadyPlugin<P> {
  readonly plugin: Plugin<P>
  readonly parameters: P
  /** Milliseconds after which a partial group leaves; null: never. */
  readonly timeout: number | null
}

/**
 * Cuts a pile by the rules that hold for all plugins: files are taken in order of arrival; where groups may be split, a
 * file that failed before leaves alone, at once, so that one poisonous file does not drag its group along; a partial
 * group leaves when its time is over.
 */
export function cutPile<P>(ready: ReadyPlugin<P>, waiting: readonly WaitingFile[], context: CutContext): BoundCut {
  const files = inArrivalOrder(waiting)
  const failed = ready.plugin.splits(ready.parameters) ? files.filter((file) => file.errors > 0) : []
  if (failed.length === 0) return cutInTime(ready, files, context)
  // A cut of one file with flush: the plugin still decides whether the file may leave at all.
  const alone = failed.map((file) => cutAll(ready, [file], context))
  const together = cutInTime(
    ready,
    files.filter((file) => file.errors === 0),
    context,
  )
  return { ...join([...alone, together]), due: together.due }
}

function cutInTime<P>(ready: ReadyPlugin<P>, files: readonly WaitingFile[], context: CutContext): BoundCut {
  const complete = ready.plugin.cut(files, ready.parameters, context)
  if (context.flush || ready.timeout === null || complete.left.length === 0) return { ...complete, due: null }
  // A file that not even a flush lets leave must neither wake the pile up for ever nor flush what comes after it.
  const partial = cutAll(ready, filesOf(complete.left, files), context)
  const due = dueAt(
    partial.groups.flatMap((group) => group.files),
    ready.timeout,
  )
  if (due === null || due > context.now) return { ...complete, due }
  return { groups: [...complete.groups, ...partial.groups], left: partial.left, due: null }
}

function cutAll<P>(ready: ReadyPlugin<P>, files: readonly WaitingFile[], context: CutContext): CutResult {
  return ready.plugin.cut(files, ready.parameters, { ...context, flush: true })
}

function filesOf(left: CutResult['left'], files: readonly WaitingFile[]): readonly WaitingFile[] {
  const names = new Set(left.map((file) => file.lfn))
  return files.filter((file) => names.has(file.lfn))
}

function join(results: readonly CutResult[]): CutResult {
  return { groups: results.flatMap((result) => result.groups), left: results.flatMap((result) => result.left) }
}
