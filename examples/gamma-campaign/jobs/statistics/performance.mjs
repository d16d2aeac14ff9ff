import { PARTICLES } from '../toy/particles.mjs'
import { powerLaw } from '../toy/power-law.mjs'
import { backgroundEvents, onSourceShare } from './background.mjs'
import { byEnergy, ENERGY_BINS } from './energy-bins.mjs'
import { eventWeight, groundArea, showersOf } from './event-weight.mjs'
import { quantile } from './quantile.mjs'
import { leastExcess } from './significance.mjs'
import { ERG_PER_TEV, FLUX } from './spectra.mjs'
import { weightedCount } from './weighted-count.mjs'

const isSelected = (event) => event.gamma_like && event.on_source

/**
 * What the array can do, a row per bin of reconstructed energy: events expected from the Crab Nebula and from protons,
 * without and with selection, resolutions, effective area (bins of true energy), and the faintest source that is seen.
 */
export function performanceOf(gamma, proton, hours) {
  const counts = {
    gamma: binnedCounts(gamma.events, eventWeight(gamma, hours)),
    gammaSelected: binnedCounts(gamma.events.filter(isSelected), eventWeight(gamma, hours)),
    proton: binnedCounts(proton.events, eventWeight(proton, hours)),
    protonSelected: binnedCounts(backgroundEvents(proton.events), eventWeight(proton, hours), onSourceShare),
  }
  const areas = effectiveAreas(gamma)
  const likely = byEnergy(
    gamma.events.filter((event) => event.gamma_like),
    (event) => event.energy,
  )
  return ENERGY_BINS.map((bin, index) => {
    const row = Object.fromEntries(Object.entries(counts).map(([name, bins]) => [name, bins[index]]))
    return { ...bin, ...row, area: areas[index], ...resolutions(likely[index]), sensitivity: sensitivity(bin, row) }
  })
}

function binnedCounts(events, weightOf, shareOf = () => 1) {
  return byEnergy(events, (event) => event.energy).map((bin) =>
    weightedCount(bin.map((event) => weightOf(event.true_energy) * shareOf(event))),
  )
}

/** Ground on which every gamma ray would be selected, m2. */
function effectiveAreas({ events, runs }) {
  const law = powerLaw(PARTICLES.gamma.energy)
  return byEnergy(events.filter(isSelected), (event) => event.true_energy).map((bin, index) => {
    const { low, high } = ENERGY_BINS[index]
    return (groundArea('gamma') * bin.length) / (showersOf(runs) * law.share(low, high))
  })
}

/** Of gamma-like gamma rays: angle with 68 % inside (degrees), median and half the 68 % range of E_rec / E_true - 1. */
function resolutions(events) {
  const ratios = events.map((event) => event.energy / event.true_energy - 1)
  const [low, high] = [quantile(ratios, 0.16), quantile(ratios, 0.84)]
  return {
    angle: quantile(
      events.map((event) => Math.sqrt(event.theta2)),
      0.68,
    ),
    energyBias: quantile(ratios, 0.5),
    energyResolution: low === undefined || high === undefined ? undefined : (high - low) / 2,
  }
}

/** The faintest flux that is detected in this bin alone, in units of the Crab Nebula's and as E2 dN/dE in erg / (cm2 s). */
function sensitivity({ centre }, { gammaSelected, protonSelected }) {
  // Of fewer simulated events the efficiency is not known.
  if (gammaSelected.simulated < 5) return undefined
  const crab = leastExcess(protonSelected.value) / gammaSelected.value
  return { crab, energyFlux: crab * FLUX.gamma(centre) * centre ** 2 * ERG_PER_TEV }
}
