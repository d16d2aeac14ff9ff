import { element, label } from './svg.mjs'

const SIZE = 16
const LINE = 25
const SAMPLE = 34

/**
 * A legend in the upper right corner: a line (or, with `fill`, a patch) and a text for each entry.
 * @param {{width: number, entries: {text: string, colour: string, dash?: string, fill?: boolean}[]}} key `width` in px
 * @param {{right: number, top: number}} at
 */
export function legend({ width, entries }, at) {
  const left = at.right - width - 12
  const top = at.top + 12
  const back = { x: left, y: top, width, height: entries.length * LINE + 12, rx: 4, fill: 'white', 'fill-opacity': 0.9 }
  return [
    element('rect', back),
    ...entries.flatMap((entry, index) => {
      const y = top + 6 + (index + 0.5) * LINE
      return [sample(entry, left + 10, y), label(entry.text, { size: SIZE, x: left + SAMPLE + 20, y: y + 5.5 })]
    }),
  ].join('\n')
}

function sample({ colour, dash, fill }, x, y) {
  if (fill) return element('rect', { x, y: y - 7, width: SAMPLE, height: 14, fill: colour, 'fill-opacity': 0.75 })
  const style = { stroke: colour, 'stroke-width': 2.6, 'stroke-dasharray': dash }
  return element('line', { x1: x, y1: y, x2: x + SAMPLE, y2: y, ...style })
}
