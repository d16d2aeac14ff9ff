import { axisSpread } from '../toy/light-model.mjs'
import { TELESCOPES } from '../toy/telescopes.mjs'
import { crossingOf } from './crossing.mjs'

const placeOf = new Map(TELESCOPES.map(({ id, x, y }) => [id, { x, y }]))

/** How far a telescope is from the shower axis as a rule, m. */
const USUAL_DISTANCE = 150

/** Where the shower axis hits the ground, with the error to expect, in m: seen from each telescope it lies along the image's axis. */
export function coreOf(images) {
  return crossingOf(
    images.map((image) => ({
      ...placeOf.get(image.telescope),
      axis: image.axis,
      spread: USUAL_DISTANCE * axisSpread(image),
    })),
  )
}
