import { thetaCut } from './theta-cut.mjs'

/** Events whose direction is known worse than this are no use, degrees. */
const LARGEST_ERROR = 0.2

/**
 * An event with what the selection says of it: `theta2`, the square of its angle to the source (in the middle of the
 * camera, degrees squared); whether it is gamma-like and well measured; whether it lies on the source. Nothing is thrown
 * away, so that the last step can show the events with and without selection.
 */
export function selectEvent(event, { gammaness }) {
  const theta2 = event.x ** 2 + event.y ** 2
  return {
    ...event,
    theta2,
    gamma_like: event.gammaness > gammaness && event.direction_error < LARGEST_ERROR,
    on_source: theta2 < thetaCut(event.energy) ** 2,
  }
}
