/** Events expected, from weighted simulated ones, with the statistical error of the simulation. */
export function weightedCount(weights) {
  let [value, squares] = [0, 0]
  for (const weight of weights) {
    value += weight
    squares += weight ** 2
  }
  return { value, error: Math.sqrt(squares), simulated: weights.length }
}
