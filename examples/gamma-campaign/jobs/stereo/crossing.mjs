/**
 * The point nearest to several straight lines, by least squares: each line passes through (x, y) at an angle `axis`
 * (radians), and is away from the point by `spread` or so. With it the error to expect of the point, in the same unit.
 * Undefined where the lines are all but parallel, and the point could be anywhere.
 * @param {{x: number, y: number, axis: number, spread: number}[]} lines
 */
export function crossingOf(lines) {
  let [xx, xy, yy, x, y] = [0, 0, 0, 0, 0]
  for (const line of lines) {
    // The line's normal, and its distance from the origin along it.
    const normal = { x: -Math.sin(line.axis), y: Math.cos(line.axis) }
    const distance = normal.x * line.x + normal.y * line.y
    const weight = 1 / line.spread ** 2
    xx += weight * normal.x * normal.x
    xy += weight * normal.x * normal.y
    yy += weight * normal.y * normal.y
    x += weight * normal.x * distance
    y += weight * normal.y * distance
  }
  const determinant = xx * yy - xy * xy
  if (determinant < LEAST_OPENING * (xx + yy) ** 2) return undefined
  return {
    x: (yy * x - xy * y) / determinant,
    y: (xx * y - xy * x) / determinant,
    // Trace of the covariance, which is the inverse of the matrix above.
    error: Math.sqrt((xx + yy) / determinant),
  }
}

/** Square of half the sine of the angle between two equal lines: 0.002 is about 5 degrees. */
const LEAST_OPENING = 0.002
