/**
 * A logarithmic axis: `place(value)` is where it stands, 0 at the low end and 1 at the high end; undefined for what has no
 * logarithm. A tick at each power of 10, and small ones between where each is labelled.
 * @param {{low: number, high: number, every?: number, plain?: boolean}} axis `every`: a label each so many decades; `plain`: 0.1 and not 10^-1
 */
export function logScale({ low, high, every = 1, plain = false }) {
  const [from, to] = [Math.log10(low), Math.log10(high)]
  const decades = range(Math.floor(from), Math.ceil(to)).map((power) => ({ power, value: 10 ** power }))
  const isInside = ({ value }) => value > low * 0.999 && value < high * 1.001
  const major = decades.filter(isInside)
  return {
    place: (value) => (value > 0 ? (Math.log10(value) - from) / (to - from) : undefined),
    major: major.map(({ power, value }) => ({
      value,
      text: power % every !== 0 ? '' : plain ? String(Number(value.toPrecision(1))) : `10^{${power}}`,
    })),
    minor:
      every > 1
        ? []
        : decades.flatMap(({ value }) => range(2, 9).map((times) => ({ value: value * times }))).filter(isInside),
  }
}

/**
 * A linear axis from `low` to `high` with a labelled tick every `step`, and a small one half way. `unit`: the labels
 * are numbers of so many.
 */
export function linearScale({ low, high, step, unit = 1 }) {
  const ticks = (size, first) =>
    range(0, Math.floor((high - low - first) / size + 1e-9)).map((count) => low + first + count * size)
  return {
    place: (value) => (value - low) / (high - low),
    major: ticks(step, 0).map((value) => ({ value, text: String(Number((value / unit).toPrecision(6))) })),
    minor: ticks(step, step / 2).map((value) => ({ value })),
  }
}

/** Whole numbers, both ends included. */
function range(first, last) {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index)
}
