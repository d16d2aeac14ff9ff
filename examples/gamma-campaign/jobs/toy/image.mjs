import { axisSpread, lightDensity, meanLength, meanWidth, shapeSpread } from './light-model.mjs'

const DEGREE = Math.PI / 180
/** Photo-multipliers multiply unevenly: the variance of p photo-electrons is 1.4 p. */
const EXCESS_NOISE = 1.4
/** Light of the night sky left in a cleaned image, p.e. */
const NIGHT_SKY = 5

/**
 * The image that a telescope has of a shower, or undefined where it is too faint or outside of the camera.
 * A toy: instead of waveforms and pixels, at once the moments of the image that a real pipeline would get from them.
 * Size in p.e., middle, width and length in degrees, axis in radians.
 */
export function imageOf(shower, telescope, { kind, random }) {
  const east = shower.core.x - telescope.x
  const north = shower.core.y - telescope.y
  const light = shower.light * lightDensity(shower.energy, Math.hypot(east, north)) * telescope.mirror
  // Out of reach of any fluctuation: not worth drawing one.
  if (light < telescope.threshold / 2) return undefined
  const size = light + Math.sqrt(EXCESS_NOISE * light + NIGHT_SKY ** 2) * random.gauss()
  if (size < telescope.threshold) return undefined
  const middle = {
    x: shower.direction.x + east / shower.height / DEGREE,
    y: shower.direction.y + north / shower.height / DEGREE,
  }
  if (Math.hypot(middle.x, middle.y) > telescope.fieldOfView) return undefined
  return {
    telescope: telescope.id,
    size,
    ...measured(shower, { size, middle, axis: Math.atan2(north, east) }, { kind, random }),
  }
}

/** Shape, middle and axis of the image as the camera shows them. */
function measured(shower, { size, middle, axis }, { kind, random }) {
  const spread = Math.hypot(shapeSpread(size), kind.patchiness)
  const disp = Math.hypot(middle.x - shower.direction.x, middle.y - shower.direction.y)
  const width = meanWidth(size) * shower.widening * factor(spread, random)
  const length = meanLength(size, disp) * shower.lengthening * factor(spread, random)
  const error = 0.005 + width / Math.sqrt(size)
  return {
    x: middle.x + error * random.gauss(),
    y: middle.y + error * random.gauss(),
    axis: axis + kind.axisError * axisSpread({ size, width, length }) * random.gauss(),
    width,
    length,
  }
}

/** A factor around 1 that never gets to 0. */
function factor(spread, random) {
  return Math.max(1 + spread * random.gauss(), 0.1)
}
