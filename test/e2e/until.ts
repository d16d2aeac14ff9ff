import { setTimeout } from 'node:timers/promises'

const PAUSE_MILLISECONDS = 200
/** Nothing takes as long, on the slowest machine: what is not there then will not come. */
const LONGEST_MILLISECONDS = 120_000

/** Looks again and again, until it is as wanted, and gives what was seen then. Throws, with what was seen last, when it never is. */
export async function until<T>(
  look: () => Promise<T>,
  wanted: (seen: T) => boolean,
  longest = LONGEST_MILLISECONDS,
): Promise<T> {
  for (const given = Date.now() + longest; ;) {
    const seen = await look()
    if (wanted(seen)) return seen
    if (Date.now() > given) throw new Error(`it never came to what was wanted, but to ${JSON.stringify(seen)}`)
    await setTimeout(PAUSE_MILLISECONDS)
  }
}
