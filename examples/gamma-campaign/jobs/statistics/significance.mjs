/** Exposure on the source over exposure beside it, where the background is measured; 0.2 as CTA's performance pages take it. */
const ON_OVER_OFF = 0.2
/** Standard deviations that make a detection. */
const DETECTION = 5
/** A detection has also at least so many events more than the background, and so large a part of it. */
const LEAST_EXCESS = 10
const LEAST_PART = 0.05

/**
 * Significance of `on` events on the source with `off` beside it: Li and Ma, Astrophys. J. 272 (1983) 317, formula 17.
 * @public
 */
export function significanceOf(on, off, alpha) {
  // 0 where the logarithm is infinite: the count goes to 0 faster.
  const term = (count, part) => (part === 0 ? 0 : count * Math.log(part))
  const all = on + off
  const sum = term(on, ((1 + alpha) / alpha) * (on / all)) + term(off, (1 + alpha) * (off / all))
  // Rounding may bring the sum of no excess below 0.
  return Math.sqrt(Math.max(2 * sum, 0))
}

/** The smallest number of gamma rays that is a detection over so many background events. */
export function leastExcess(background) {
  // No search for it would ever end.
  if (!Number.isFinite(background)) throw new Error(`the expected background is ${background}, and should be a number`)
  const floor = Math.max(LEAST_EXCESS, LEAST_PART * background)
  const isDetected = (excess) => significanceOf(background + excess, background / ON_OVER_OFF, ON_OVER_OFF) >= DETECTION
  if (isDetected(floor)) return floor
  let [low, high] = [floor, floor * 2]
  while (!isDetected(high)) high *= 2
  // 50 halvings leave no digit of the 4 that are written.
  for (let i = 0; i < 50; i += 1) {
    const middle = (low + high) / 2
    if (isDetected(middle)) high = middle
    else low = middle
  }
  return high
}
