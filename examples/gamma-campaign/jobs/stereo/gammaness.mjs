import { meanLength, meanWidth, shapeSpread } from '../toy/light-model.mjs'

/** The excess of width and length together at which gamma rays and hadrons are about equally frequent. */
const EVEN = 3

/** How much an event looks like a gamma ray, from 0 (hadron) to 1: hadrons make wider and longer images. */
export function gammanessOf(images, direction) {
  const widths = images.map(({ size, width }) => excessOf(width, meanWidth(size), size))
  const lengths = images.map(({ size, length, x, y }) =>
    excessOf(length, meanLength(size, Math.hypot(x - direction.x, y - direction.y)), size),
  )
  return 1 / (1 + Math.exp(together(widths) + together(lengths) - EVEN))
}

/** By how many standard deviations a measure exceeds a gamma ray's. */
function excessOf(measured, expected, size) {
  return (measured / expected - 1) / shapeSpread(size)
}

/** The excesses of all images as one, again in standard deviations. */
function together(excesses) {
  return excesses.reduce((sum, excess) => sum + excess, 0) / Math.sqrt(excesses.length)
}
