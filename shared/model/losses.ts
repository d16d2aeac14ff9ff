import { placedFiles, stoppedFiles, type Counts } from './counts.ts'
import { mayComplete } from './may-complete.ts'
import type { Transformation } from './transformation.ts'

/** A transformation and what is counted of it. */
export interface Progress {
  readonly transformation: Pick<Transformation, 'definition' | 'state'>
  readonly counts: Counts
}

/** What a transformation has lost, unless an operator sees to it: runs of a simulation, files of all others. */
export interface Loss {
  /** Runs that failed, files that stopped. */
  readonly stopped: number
  /** Files that wait for what does not come: late for a barrier, without a partner. */
  readonly left: number
  /** Of so many that it took. */
  readonly taken: number
}

/** The losses of a transformation, in its own unit. */
export function lossOf({ transformation, counts }: Progress): Loss {
  if (transformation.definition.input.kind === 'none')
    return { stopped: counts.failed, left: 0, taken: counts.done + counts.failed }
  return { stopped: stoppedFiles(counts), left: leftBehind(transformation, counts), taken: placedFiles(counts) }
}

/** What waits is left behind when nothing else is to come of the transformation; before that, a partner may be on its way. */
function leftBehind(transformation: Progress['transformation'], counts: Counts): number {
  const { status, audit } = transformation.state
  const isFlushed = status === 'Completing' && audit.state === 'flush' && mayComplete(transformation, counts)
  return isFlushed || status === 'Completed' || status === 'Archived' ? counts.stuck : 0
}

/** Runs or files: the number of both. */
export function lostOf(progress: Progress): number {
  const { stopped, left } = lossOf(progress)
  return stopped + left
}

/**
 * The part, 0 to 1, that is lost of what would have come of a transformation, along the worst line of steps that leads to it: of
 * what the steps of a line took, each lets a part survive. Steps beside each other do not add up: each brings files of its own.
 * `before`: what leads to it, by name.
 */
export function partLost(progress: Progress, before: ReadonlyMap<string, Progress>): number {
  const known = new Map<string, number>()
  const surviving = (one: Progress): number => {
    const { name, parents } = one.transformation.definition
    const part = known.get(name) ?? partKept(one) * Math.min(1, ...parents.map((parent) => survivingOf(parent)))
    known.set(name, part)
    return part
  }
  const survivingOf = (name: string): number => {
    const found = before.get(name)
    return found === undefined ? 1 : surviving(found)
  }
  return 1 - surviving(progress)
}

function partKept(progress: Progress): number {
  const { stopped, left, taken } = lossOf(progress)
  return taken === 0 ? 1 : 1 - (stopped + left) / taken
}
