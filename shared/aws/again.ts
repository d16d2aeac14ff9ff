import { setTimeout } from 'node:timers/promises'

/** Tries of what AWS asks to be tried again beyond what the SDK does by itself: about 15 s in all. */
const TRIES = 10
/** The first wait is below this, each later one below twice the one before. */
const FIRST_WAIT_MS = 25
const LONGEST_WAIT_MS = 4000

/**
 * Does work until nothing of it is left: `attempt` returns what AWS did not take (unprocessed items, a transaction in
 * conflict), or undefined when it took all. Waits longer and longer between tries, each time a random part of the span, so that
 * rivals do not meet again. Throws when AWS takes it at none of the tries; the message or the batch comes again then.
 */
export async function again<Work>(work: Work, attempt: (work: Work) => Promise<Work | undefined>): Promise<void> {
  let left: Work | undefined = work
  for (let round = 0; round < TRIES; round += 1) {
    left = await attempt(left)
    if (left === undefined) return
    await setTimeout(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** round))
  }
  throw new Error(`AWS did not take what it was given, at ${TRIES} tries`)
}
