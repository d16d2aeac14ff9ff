import { energyOf } from '../toy/light-model.mjs'
import { TELESCOPES } from '../toy/telescopes.mjs'

const telescopeOf = new Map(TELESCOPES.map((telescope) => [telescope.id, telescope]))

/** Energy of an event, TeV: each telescope has an opinion of it, and the brighter its image, the more it counts. */
export function energyOfEvent(images, core) {
  let [sum, weights] = [0, 0]
  for (const { telescope, size } of images) {
    const { x, y, mirror } = telescopeOf.get(telescope)
    sum += size * Math.log(energyOf(size / mirror, Math.hypot(core.x - x, core.y - y)))
    weights += size
  }
  return Math.exp(sum / weights)
}
