import { mayMove, type TransformationStatus } from '../model/transformation-status.ts'
import type { State, Transformation } from '../model/transformation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Transformations } from '../ports/transformations.ts'

/** A decision about a transformation: its next state, and the line for its history (null: of no interest to people). */
export interface Decision {
  readonly state: State
  readonly line: string | null
}

/** Who changes state: a person's name, or `cascade`. */
export interface ChangeRequest {
  readonly name: string
  readonly by: string
  /** What to do from what is read; null: nothing. Called again when somebody else was faster. */
  readonly decide: (transformation: Transformation) => Decision | null
}

/** Reads a transformation, decides, and changes its state; again until nobody was faster. Returns what it decided, null for nothing. */
export async function changeState(
  request: ChangeRequest,
  ports: { readonly transformations: Transformations; readonly clock: Clock },
): Promise<Decision | null> {
  for (;;) {
    const [transformation] = await ports.transformations.read([request.name])
    const decision = transformation === undefined ? null : request.decide(transformation)
    if (transformation === undefined || decision === null) return null
    const { line, state } = decision
    const log = line === null ? null : { at: ports.clock.now(), by: request.by, text: line }
    if (await ports.transformations.change({ name: request.name, version: transformation.version, state, log }))
      return decision
  }
}

/** The state after a move that is allowed, with its reason; null when it is not allowed. */
export function moved(state: State, to: TransformationStatus, reason: string): State | null {
  return mayMove(state.status, to) ? { ...state, status: to, reason } : null
}
