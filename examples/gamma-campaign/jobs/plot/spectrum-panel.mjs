import { COLOUR } from './colours.mjs'
import { errorBars, steps } from './marks.mjs'
import { logScale } from './scale.mjs'

const DASH = '7 5'

/** Events expected per bin of energy, of gamma rays and protons, without and with selection. */
export function spectrumPanel(rows, hours) {
  const series = [
    { name: 'protons, without selection', count: 'proton', colour: COLOUR.proton, dash: DASH },
    { name: 'gamma rays, without selection', count: 'gamma', colour: COLOUR.gamma, dash: DASH },
    { name: 'gamma rays, selected', count: 'gammaSelected', colour: COLOUR.gamma },
    { name: 'protons, selected', count: 'protonSelected', colour: COLOUR.proton },
  ]
  return {
    id: 'spectrum',
    title: 'Energy spectrum, Crab Nebula',
    x: { ...logScale({ low: 0.03, high: 130, plain: true }), label: 'Reconstructed energy (TeV)' },
    y: { ...logScale({ low: 0.03, high: 3e11, every: 2 }), label: `Events per bin in ${hours} h` },
    marks: series.flatMap(({ count, ...style }) => {
      const bins = rows.map((row) => ({ low: row.low, high: row.high, ...row[count] }))
      return style.dash ? [steps(bins, style)] : [steps(bins, style), errorBars(bins, style)]
    }),
    key: { width: 318, entries: series.map(({ name, colour, dash }) => ({ text: name, colour, dash })) },
  }
}
