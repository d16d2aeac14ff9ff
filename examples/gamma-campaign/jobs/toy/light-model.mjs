/**
 * What a gamma ray's image looks like on average. The simulation draws around it, and the reconstruction compares with
 * it: it has the place of the lookup tables that a real analysis makes from simulations.
 * Energies in TeV, lengths in m, angles in degrees, light in photo-electrons (p.e.).
 */

/** Photo-electrons per square metre of mirror for 1 TeV, inside the light pool. */
const DENSITY_AT_1_TEV = 12
/** More than 1: showers of higher energy reach deeper, nearer to the telescopes. */
const LIGHT_POWER = 1.07
/** Radius of the light pool on the ground, m. */
const POOL_RADIUS = 130

/** Light that falls on a square metre at a distance from the shower axis. */
export function lightDensity(energy, distance) {
  return DENSITY_AT_1_TEV * energy ** LIGHT_POWER * lightPool(distance)
}

/** The energy that gives this light at this distance: the inverse of {@link lightDensity}. */
export function energyOf(density, distance) {
  return (density / (DENSITY_AT_1_TEV * lightPool(distance))) ** (1 / LIGHT_POWER)
}

/** Even in the pool, then falling like distance^-3.4. */
function lightPool(distance) {
  return (1 + (distance / POOL_RADIUS) ** 4) ** -0.85
}

/** Distance from the telescopes to the shower's maximum: one decade of energy more, and it lies 1.6 km nearer. */
export function meanHeight(energy) {
  return 8500 - 1600 * Math.log10(energy)
}

/** Mean width of an image of so many p.e. */
export function meanWidth(size) {
  return 0.06 * (1 + 0.25 * Math.log10(size / 100))
}

/** Mean length of an image of so many p.e., whose middle is `disp` away from the shower's direction. */
export function meanLength(size, disp) {
  return 0.15 * (1 + 0.3 * Math.log10(size / 100)) + 0.04 * disp
}

/** Relative spread of width and length: bright images are measured better. */
export function shapeSpread(size) {
  return Math.sqrt(0.1 ** 2 + 4 / size)
}

/**
 * Error of the direction of an image's axis, radians: round images have hardly one. Three parts: the camera's own, that
 * of the photo-electrons' number, and that of the night sky's light, which only faint images feel.
 */
export function axisSpread({ size, width, length }) {
  const roundness = width / length
  return Math.hypot(0.006, roundness / Math.sqrt(size), (40 * roundness) / size)
}
