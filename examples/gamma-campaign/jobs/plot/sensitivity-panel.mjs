import { ERG_PER_TEV, FLUX } from '../statistics/spectra.mjs'
import { COLOUR } from './colours.mjs'
import { guide, points } from './marks.mjs'
import { logScale } from './scale.mjs'

/** Fluxes to compare with, Crab Nebula = 1. */
const GUIDES = [
  { crab: 1, text: 'Crab Nebula', dash: undefined },
  { crab: 0.1, text: '10 % Crab', dash: '10 5' },
  { crab: 0.01, text: '1 % Crab', dash: '5 5' },
  { crab: 0.001, text: '0.1 % Crab', dash: '2 4' },
]
const RANGE = { low: 0.03, high: 130 }

/** The faintest source that is detected in each bin of energy. */
export function sensitivityPanel(rows, hours) {
  const reached = rows.filter((row) => row.sensitivity !== undefined)
  return {
    id: 'sensitivity',
    title: `Differential sensitivity, ${hours} h`,
    x: { ...logScale({ ...RANGE, plain: true }), label: 'Energy (TeV)' },
    y: { ...logScale({ low: 3e-14, high: 1e-9 }), label: 'E^{2} dN/dE (erg cm^{-2} s^{-1})' },
    marks: [
      ...GUIDES.map(({ crab, dash }) =>
        guide(
          [RANGE.low, RANGE.high].map((energy) => ({ x: energy, y: crab * energyFlux(energy) })),
          { colour: COLOUR.quiet, dash },
        ),
      ),
      points(
        reached.map(({ low, high, centre, sensitivity }) => ({ low, high, centre, value: sensitivity.energyFlux })),
        { colour: COLOUR.result },
      ),
    ],
    key: {
      width: 212,
      entries: [
        { text: 'this campaign, 5 \u03c3', colour: COLOUR.result },
        ...GUIDES.map(({ text, dash }) => ({ text, dash, colour: COLOUR.quiet })),
      ],
    },
  }
}

function energyFlux(energy) {
  return FLUX.gamma(energy) * energy ** 2 * ERG_PER_TEV
}
