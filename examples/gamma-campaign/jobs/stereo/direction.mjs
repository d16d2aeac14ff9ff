import { axisSpread } from '../toy/light-model.mjs'
import { crossingOf } from './crossing.mjs'

/** How far an image's middle is from the shower's direction before anything is known of it, degrees. */
const USUAL_DISP = 1
/** Error of an image's middle across its axis, degrees. */
const MIDDLE_ERROR = 0.01

/**
 * Where a shower came from, with the error to expect, in degrees: the axes of all images cross there. Twice, as an
 * axis says the less the farther its image is from the direction, which the first time is not known.
 * Undefined where the axes do not cross.
 */
export function directionOf(images) {
  const first = crossing(images, () => USUAL_DISP)
  return first && crossing(images, (image) => Math.hypot(image.x - first.x, image.y - first.y))
}

function crossing(images, dispOf) {
  return crossingOf(
    images.map((image) => ({ ...image, spread: Math.hypot(MIDDLE_ERROR, dispOf(image) * axisSpread(image)) })),
  )
}
