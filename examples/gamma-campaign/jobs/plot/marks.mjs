import { element, pathThrough } from './svg.mjs'

/**
 * A histogram as a line of steps. Bins: `low` and `high` on x, `value` on y, neighbours of each other.
 * @param {{low: number, high: number, value: number}[]} bins
 * @param {{colour: string, dash?: string, width?: number}} style
 */
export function steps(bins, { colour, dash, width = 2.6 }) {
  return (at) => outline(bins, at, { fill: 'none', stroke: colour, 'stroke-width': width, 'stroke-dasharray': dash })
}

/** A histogram as an area above its `base` (0 where there is none), so that one can stand on another. */
export function area(bins, { colour }) {
  return (at) => {
    const upper = corners(bins, at, (bin) => bin.value)
    const lower = corners(bins, at, (bin) => bin.base ?? 0).toReversed()
    return element('path', { d: `${pathThrough([...upper, ...lower])}Z`, fill: colour, 'fill-opacity': 0.75 })
  }
}

/** Vertical bars of one `error` up and down, in the middle of each bin as it is drawn. */
export function errorBars(bins, { colour }) {
  return (at) =>
    bins
      .filter((bin) => bin.error > 0)
      .map((bin) => {
        const x = (at.x(bin.low) + at.x(bin.high)) / 2
        const ends = [at.y(bin.value - bin.error), at.y(bin.value + bin.error)]
        return element('line', { x1: x, x2: x, y1: ends[0], y2: ends[1], stroke: colour, 'stroke-width': 1.6 })
      })
      .join('')
}

/** Points with a horizontal bar as wide as their bin. */
export function points(bins, { colour }) {
  return (at) =>
    bins
      .map(({ low, high, centre, value }) => {
        const y = at.y(value)
        const bar = { x1: at.x(low), x2: at.x(high), y1: y, y2: y, stroke: colour, 'stroke-width': 2.6 }
        return element('line', bar) + element('circle', { cx: at.x(centre), cy: y, r: 4.5, fill: colour })
      })
      .join('')
}

/** A straight line between two values, with a text at its start. */
export function guide([from, to], { colour, dash }) {
  const style = { stroke: colour, 'stroke-width': 1.6, 'stroke-dasharray': dash }
  return (at) => element('line', { x1: at.x(from.x), y1: at.y(from.y), x2: at.x(to.x), y2: at.y(to.y), ...style })
}

function outline(bins, at, attributes) {
  return element('path', {
    d: pathThrough(corners(bins, at, (bin) => bin.value)),
    'stroke-linejoin': 'round',
    ...attributes,
  })
}

function corners(bins, at, heightOf) {
  return bins.flatMap((bin) => [bin.low, bin.high].map((edge) => [at.x(edge), at.y(heightOf(bin))]))
}
