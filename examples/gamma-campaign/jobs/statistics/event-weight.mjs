import { PARTICLES } from '../toy/particles.mjs'
import { powerLaw } from '../toy/power-law.mjs'
import { FLUX } from './spectra.mjs'

const SECONDS_PER_HOUR = 3600
const CM2_PER_M2 = 1e4

/**
 * How many events in so many hours a simulated one stands for, by its true energy (TeV): flux in the sky over density of
 * the simulation, with the ground and the sky that the simulation covered.
 */
export function eventWeight({ particle, runs }, hours) {
  const kind = PARTICLES[particle]
  const law = powerLaw(kind.energy)
  const exposure = groundArea(particle) * CM2_PER_M2 * solidAngle(kind.viewCone) * hours * SECONDS_PER_HOUR
  const showers = showersOf(runs)
  return (energy) => (FLUX[particle](energy) * exposure) / (showers * law.density(energy))
}

/** Showers simulated in all runs together. */
export function showersOf(runs) {
  return runs.reduce((sum, run) => sum + run.showers, 0)
}

/** Ground that the simulated shower axes covered, m2. */
export function groundArea(particle) {
  return Math.PI * PARTICLES[particle].coreRadius ** 2
}

/** Of a cone with this half opening angle (degrees), sr; 1 for a point source, whose flux is not per sr. */
function solidAngle(viewCone) {
  return viewCone === 0 ? 1 : 2 * Math.PI * (1 - Math.cos((viewCone * Math.PI) / 180))
}
