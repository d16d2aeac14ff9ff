/**
 * A power law between two energies: dN/dE ~ E^-index. Energies in TeV; the index is not 1.
 * @param {{minimum: number, maximum: number, index: number}} law
 */
export function powerLaw({ minimum, maximum, index }) {
  const exponent = 1 - index
  const low = minimum ** exponent
  const high = maximum ** exponent
  return {
    /** The energy below which the share `part` (0 to 1) of all lies: turns an even number into one of the spectrum. */
    quantile: (part) => (low + part * (high - low)) ** (1 / exponent),
    /** Probability per TeV. */
    density: (energy) => (exponent * energy ** -index) / (high - low),
    /** The share of all between two energies. */
    share: (from, to) => (clamp(to) ** exponent - clamp(from) ** exponent) / (high - low),
  }

  function clamp(energy) {
    return Math.min(Math.max(energy, minimum), maximum)
  }
}
