import { COLOUR } from './colours.mjs'
import { area, steps } from './marks.mjs'
import { linearScale } from './scale.mjs'

/** Strength of the source in this panel, Crab Nebula = 1: the Crab itself would hide the background. */
const STRENGTH = 0.1

/** Gamma-like events by the square of their angle to the source: the source stands on the even background. */
export function thetaSquaredPanel(bins, hours) {
  const background = bins.map(({ low, high, background: value }) => ({ low, high, value }))
  const all = background.map((bin, index) => ({
    ...bin,
    base: bin.value,
    value: bin.value + STRENGTH * bins[index].gamma.value,
  }))
  const { high, step, unit } = axisFor(Math.max(1, ...all.map((bin) => bin.value)))
  return {
    id: 'theta-squared',
    title: 'Gamma-like events around the source',
    x: {
      ...linearScale({ low: 0, high: bins.at(-1).high, step: 0.01 }),
      label: 'Squared angle to the source, \u03b8^{2} (deg^{2})',
    },
    y: {
      ...linearScale({ low: 0, high, step, unit }),
      label: `Events per bin in ${hours} h${unit === 1 ? '' : ' (thousands)'}`,
    },
    marks: [
      area(background, { colour: COLOUR.proton }),
      area(all, { colour: COLOUR.gamma }),
      steps(all, { colour: COLOUR.ink, width: 1.6 }),
    ],
    key: {
      width: 312,
      entries: [
        { text: `gamma rays, ${100 * STRENGTH} % of the Crab`, colour: COLOUR.gamma, fill: true },
        { text: 'protons', colour: COLOUR.proton, fill: true },
      ],
    },
  }
}

/** An axis a little higher than the highest bin (1 or more), with labels at round numbers. */
function axisFor(highest) {
  const power = 10 ** Math.floor(Math.log10(highest))
  const step = [0.2, 0.5, 1].map((part) => part * power).find((size) => highest / size < 8)
  return { high: Math.ceil((highest * 1.1) / step) * step, step, unit: highest < 5000 ? 1 : 1000 }
}
