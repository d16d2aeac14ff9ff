/**
 * What is simulated of each particle, and how its showers differ.
 *
 * Energies are drawn from E^-2 and not from the spectrum in the sky, as CTA's campaigns do, so that the highest
 * energies have events too; `statistics/event-weight.mjs` weights them to the real spectra afterwards.
 * Numbers of showers: a gamma point source needs fewer than a cone full of protons.
 */
export const PARTICLES = {
  gamma: {
    /** Showers per run. */
    showers: 25_000,
    /** TeV. */
    energy: { minimum: 0.03, maximum: 100, index: 2 },
    /** Radius of the circle on the ground that the shower axes hit evenly, m. */
    coreRadius: 750,
    /** Half opening angle of the cone of directions, degrees; 0 = a point source in the middle of the camera. */
    viewCone: 0,
    /** Cherenkov light compared with that of a gamma ray of the same energy, at 1 TeV, and its power of the energy. */
    light: { share: 1, power: 0 },
    /** Spread of a shower's light (of its logarithm). */
    lightSpread: 0.1,
    /** Spread of the height of the shower's maximum, m: where the first interaction happens is chance. */
    heightSpread: 600,
    /** How much wider and longer images are than a gamma ray's: mean and spread of the logarithm, per shower. */
    broadening: { mean: 0, spread: 0.03 },
    /** Spread of width and length from one telescope to the next, of the same shower. */
    patchiness: 0,
    /** Error of the image's axis, compared with a gamma ray's. */
    axisError: 1,
  },
  // Hadrons make light by the detour of pions: less of it, in fewer and larger patches.
  proton: {
    showers: 150_000,
    // Twice a gamma ray's: a proton looks like a gamma ray of about half its energy.
    energy: { minimum: 0.06, maximum: 200, index: 2 },
    coreRadius: 850,
    viewCone: 5,
    light: { share: 0.5, power: 0.06 },
    lightSpread: 0.3,
    heightSpread: 1100,
    broadening: { mean: 0.5, spread: 0.3 },
    patchiness: 0.2,
    axisError: 2,
  },
}
