/** After this a problem that lasts is said again. */
const AGAIN_AFTER_MS = 60_000
/** Sentences remembered: of those that name a file or a task each there may be any number. */
const REMEMBERED = 1000

/**
 * Passes sentences on, but the same one only once a minute: what the machine refuses (a full disk) is tried again and
 * again, and would be said as often.
 */
export function saySeldom(say: (sentence: string) => void, now: () => number): (sentence: string) => void {
  const said = new Map<string, number>()
  return (sentence) => {
    const last = said.get(sentence)
    if (last !== undefined && now() - last < AGAIN_AFTER_MS) return
    if (said.size >= REMEMBERED) said.clear()
    said.set(sentence, now())
    say(sentence)
  }
}
