/** Bins per factor of 10 in energy, as in CTA's performance plots. */
const PER_DECADE = 5
/** 40 GeV (10^-1.4 TeV): below it the simulation's own lower end shows. */
const FIRST = -7
const COUNT = 17

/** Energy bins from 40 GeV to 100 TeV, in TeV: `low` to `high`, `centre` in the middle of the logarithms. */
export const ENERGY_BINS = Array.from({ length: COUNT }, (_, index) => ({
  low: 10 ** ((FIRST + index) / PER_DECADE),
  centre: 10 ** ((FIRST + index + 0.5) / PER_DECADE),
  high: 10 ** ((FIRST + index + 1) / PER_DECADE),
}))

/** Rows by bin: those of each bin, by the energy that `energyOf` gives; those outside of all are left out. */
export function byEnergy(rows, energyOf) {
  const bins = ENERGY_BINS.map(() => [])
  for (const row of rows) bins[Math.floor(Math.log10(energyOf(row)) * PER_DECADE) - FIRST]?.push(row)
  return bins
}
