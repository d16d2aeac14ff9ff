import type { ExitClass } from '../../shared/model/exit-class.ts'

/** How the containers around a command end: what Batch shows, and no more; the manifest is what counts. */
const EXIT_CODES: Readonly<Record<ExitClass, number>> = { done: 0, configuration: 10, infrastructure: 11, payload: 12 }

/** They could not do their part: no note for stage-out, no manifest. */
export const NOTHING_SAID = 1
/** They were told neither what to do nor with what. */
export const USAGE = 2
/** They were ended by a signal. */
export const ENDED = 143

/** The exit code for a class of ends. */
export function exitCodeOf(end: ExitClass): number {
  return EXIT_CODES[end]
}
