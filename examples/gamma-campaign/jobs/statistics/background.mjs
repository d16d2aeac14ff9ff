import { thetaCut } from '../selection/theta-cut.mjs'

/**
 * Gamma-like protons are too few to wait for one right on the source. They come from everywhere alike, so those of a wide
 * circle around it are taken, and scaled by the area. Its radius, degrees: the array sees evenly so far.
 */
const RADIUS = 2

/** Events for the background on the source. */
export function backgroundEvents(events) {
  return events.filter((event) => event.gamma_like && event.theta2 < RADIUS ** 2)
}

/** The part of the wide circle that lies on the source, for an event of this energy. */
export function onSourceShare(event) {
  return (thetaCut(event.energy) / RADIUS) ** 2
}

/** The part of the wide circle between two angles, given as squares (degrees squared). */
export function ringShare(low, high) {
  return (high - low) / RADIUS ** 2
}
