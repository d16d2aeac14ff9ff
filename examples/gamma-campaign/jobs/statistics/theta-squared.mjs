import { backgroundEvents, ringShare } from './background.mjs'
import { eventWeight } from './event-weight.mjs'
import { weightedCount } from './weighted-count.mjs'

/** Width of a bin, degrees squared, and their number. */
const WIDTH = 0.002
const COUNT = 25

/** Distribution of gamma-like events by the square of their angle to the source: gamma rays and background, per bin. */
export function thetaSquared(gamma, proton, hours) {
  const weightOf = eventWeight(gamma, hours)
  const likely = gamma.events.filter((event) => event.gamma_like)
  const protonWeight = eventWeight(proton, hours)
  const background = weightedCount(backgroundEvents(proton.events).map((event) => protonWeight(event.true_energy)))
  return Array.from({ length: COUNT }, (_, index) => {
    const [low, high] = [index * WIDTH, (index + 1) * WIDTH]
    const inside = likely.filter((event) => event.theta2 >= low && event.theta2 < high)
    return {
      low,
      high,
      gamma: weightedCount(inside.map((event) => weightOf(event.true_energy))),
      background: background.value * ringShare(low, high),
    }
  })
}
