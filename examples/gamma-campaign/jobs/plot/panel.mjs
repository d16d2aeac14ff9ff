import { COLOUR } from './colours.mjs'
import { legend } from './legend.mjs'
import { element, label } from './svg.mjs'

const FONT = { title: 21, axis: 18, tick: 16 }
const TICK = { major: 9, minor: 5 }

/**
 * A set of axes with what is drawn in it. `box` in px; `x` and `y` are scales with a `label`; a mark gets `at`, which turns
 * values into px, and gives SVG. Marks are cut off at the frame.
 * @param {{id: string, box: {left: number, top: number, width: number, height: number}, title: string, x: object, y: object,
 *   marks: ((at: object) => string)[], key: object}} panel
 */
export function panel({ id, box, title, x, y, marks, key }) {
  const right = box.left + box.width
  const bottom = box.top + box.height
  const at = {
    x: (value) => onAxis(x.place(value), box.left, right),
    y: (value) => onAxis(y.place(value), bottom, box.top),
    left: box.left,
    right,
    top: box.top,
    bottom,
  }
  return [
    element('clipPath', { id }, element('rect', frame(box))),
    ...grid({ x, y }, at),
    element('g', { 'clip-path': `url(#${id})` }, ...marks.map((mark) => mark(at))),
    element('rect', { ...frame(box), fill: 'none', stroke: COLOUR.ink, 'stroke-width': 1.5 }),
    ...ticksBelow(x, at),
    ...ticksLeft(y, at),
    ...titles({ title, x, y }, at),
    legend(key, at),
  ].join('\n')
}

/** Far outside of the frame in place of infinity, so that a line towards it is still drawn. */
function onAxis(place, from, to) {
  return place === undefined ? from - (to - from) : from + place * (to - from)
}

function frame({ left, top, width, height }) {
  return { x: left, y: top, width, height }
}

function line([x1, y1], [x2, y2], stroke, width = 1) {
  return element('line', { x1, y1, x2, y2, stroke, 'stroke-width': width })
}

function grid({ x, y }, at) {
  return [
    ...x.major.map(({ value }) => line([at.x(value), at.top], [at.x(value), at.bottom], COLOUR.grid)),
    ...y.major.map(({ value }) => line([at.left, at.y(value)], [at.right, at.y(value)], COLOUR.grid)),
  ]
}

function ticksBelow({ major, minor }, at) {
  const tick = (value, length) => line([at.x(value), at.bottom], [at.x(value), at.bottom - length], COLOUR.ink, 1.2)
  return [
    ...minor.map(({ value }) => tick(value, TICK.minor)),
    ...major.flatMap(({ value, text }) => [
      tick(value, TICK.major),
      label(text, { size: FONT.tick, x: at.x(value), y: at.bottom + 24, 'text-anchor': 'middle' }),
    ]),
  ]
}

function ticksLeft({ major, minor }, at) {
  const tick = (value, length) => line([at.left, at.y(value)], [at.left + length, at.y(value)], COLOUR.ink, 1.2)
  return [
    ...minor.map(({ value }) => tick(value, TICK.minor)),
    ...major.flatMap(({ value, text }) => [
      tick(value, TICK.major),
      label(text, { size: FONT.tick, x: at.left - 9, y: at.y(value) + 6, 'text-anchor': 'end' }),
    ]),
  ]
}

function titles({ title, x, y }, at) {
  const [centre, middle, side] = [(at.left + at.right) / 2, (at.top + at.bottom) / 2, at.left - 70]
  return [
    label(title, { size: FONT.title, x: centre, y: at.top - 16, 'text-anchor': 'middle', 'font-weight': 'bold' }),
    label(x.label, { size: FONT.axis, x: centre, y: at.bottom + 56, 'text-anchor': 'middle' }),
    label(y.label, {
      size: FONT.axis,
      x: side,
      y: middle,
      'text-anchor': 'middle',
      transform: `rotate(-90 ${side} ${middle})`,
    }),
  ]
}
