import { writeEcsv } from './ecsv.mjs'

/** Three columns of one kind of events; `field` is where the row has them. */
function counts(name, field, { simulated, expected }) {
  return [
    { name: `${name}_simulated`, type: 'int64', about: `simulated ${simulated}`, of: (row) => row[field].simulated },
    { name: `${name}_expected`, about: `expected ${expected}`, of: (row) => row[field].value },
    { name: `${name}_error`, about: 'statistical error of the simulation of these', of: (row) => row[field].error },
  ]
}

const COLUMNS = [
  { name: 'energy_low', unit: 'TeV', about: 'lower edge of the bin', of: (row) => row.low },
  { name: 'energy_high', unit: 'TeV', about: 'upper edge of the bin', of: (row) => row.high },
  ...counts('gamma', 'gamma', {
    simulated: 'gamma rays, without selection',
    expected: 'gamma rays of the Crab Nebula, without selection',
  }),
  ...counts('gamma_selected', 'gammaSelected', {
    simulated: 'gamma rays, gamma-like and on the source',
    expected: 'gamma rays of the Crab Nebula, gamma-like and on the source',
  }),
  ...counts('proton', 'proton', {
    simulated: 'protons, without selection',
    expected: 'protons, without selection, in the whole field of view',
  }),
  ...counts('proton_selected', 'protonSelected', {
    simulated: 'protons, gamma-like and within 2 degrees of the source',
    expected: 'protons, gamma-like and on the source',
  }),
  {
    name: 'effective_area',
    unit: 'm2',
    about: 'for gamma rays after selection, by true energy',
    of: (row) => row.area,
  },
  {
    name: 'angular_resolution',
    unit: 'deg',
    about: '68 % of gamma-like gamma rays are inside',
    of: (row) => row.angle,
  },
  { name: 'energy_bias', about: 'median of E_rec / E_true - 1', of: (row) => row.energyBias },
  { name: 'energy_resolution', about: 'half the 68 % range of E_rec / E_true - 1', of: (row) => row.energyResolution },
  {
    name: 'sensitivity_crab',
    about: 'faintest source in this bin, Crab Nebula = 1',
    of: (row) => row.sensitivity?.crab,
  },
  {
    name: 'sensitivity',
    unit: 'erg / (cm2 s)',
    about: 'faintest source in this bin, E2 dN/dE',
    of: (row) => row.sensitivity?.energyFlux,
  },
]

/** Writes the result of the campaign: a row per bin of reconstructed energy. */
export function writePerformance(path, { rows, hours, showers }) {
  const meta = { hours, gamma_showers: showers.gamma, proton_showers: showers.proton }
  writeEcsv(path, { columns: COLUMNS, rows, meta })
}
