import { coreOf } from './core.mjs'
import { directionOf } from './direction.mjs'
import { energyOfEvent } from './energy.mjs'
import { gammanessOf } from './gammaness.mjs'

/** Farther out no light of any shower is seen: such a core is a mistake of the reconstruction, m. */
const FARTHEST_CORE = 2000

/**
 * An event as its images tell it: direction (x, y in the camera, and its error, degrees), energy (TeV), and gammaness.
 * After W. Hofmann et al., Astropart. Phys. 12 (1999) 135: the axes of the images cross where the shower came from, and
 * the same axes on the ground where it hits. Undefined where they do not. Depends on nothing but the event.
 */
export function reconstructEvent({ run, event, true_energy, images }) {
  const direction = directionOf(images)
  const core = coreOf(images)
  if (direction === undefined || core === undefined || Math.hypot(core.x, core.y) > FARTHEST_CORE) return undefined
  return {
    run,
    event,
    true_energy,
    telescopes: images.length,
    energy: energyOfEvent(images, core),
    x: direction.x,
    y: direction.y,
    direction_error: direction.error,
    gammaness: gammanessOf(images, direction),
  }
}
