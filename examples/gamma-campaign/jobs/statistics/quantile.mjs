/** The value below which the share `part` (0 to 1) of all lies; undefined of fewer than 5, which say nothing. */
export function quantile(values, part) {
  if (values.length < 5) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  const place = part * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (place - below) * (sorted[above] - sorted[below])
}
