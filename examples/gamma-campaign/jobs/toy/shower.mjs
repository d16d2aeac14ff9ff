import { meanHeight } from './light-model.mjs'
import { powerLaw } from './power-law.mjs'

/**
 * Draws showers of one particle. Each has an energy (TeV), a direction (x, y in the camera, degrees from its middle), the
 * point where its axis hits the ground (m, east and north) and what only nature knows: light, height, broadening.
 */
export function showerMaker(kind, random) {
  const spectrum = powerLaw(kind.energy)
  return () => {
    const energy = spectrum.quantile(random.uniform())
    const direction = evenlyInCircle(kind.viewCone, random)
    const core = evenlyInCircle(kind.coreRadius, random)
    return {
      energy,
      direction,
      core,
      light: kind.light.share * energy ** kind.light.power * Math.exp(kind.lightSpread * random.gauss()),
      // No shower is nearer than this: it would have to be at the telescopes.
      height: Math.max(meanHeight(energy) + kind.heightSpread * random.gauss(), 3000),
      widening: broadening(kind, random),
      lengthening: broadening(kind, random),
    }
  }
}

/** A point of a circle, every area alike. For directions the cone is narrow enough to be flat. */
function evenlyInCircle(radius, random) {
  const distance = radius * Math.sqrt(random.uniform())
  const angle = 2 * Math.PI * random.uniform()
  return { x: distance * Math.cos(angle), y: distance * Math.sin(angle) }
}

function broadening({ broadening: { mean, spread } }, random) {
  return Math.exp(mean + spread * random.gauss())
}
