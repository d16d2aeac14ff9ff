/**
 * What comes from the sky, per cm2, s and TeV; protons also per sr. Energies in TeV.
 * Crab Nebula: HEGRA, Astrophys. J. 614 (2004) 897. Protons: "Description of CTA Instrument Response Functions
 * (Production 3b Simulation)", 4.3.1. Both as in pyirf.
 */
export const FLUX = {
  gamma: (energy) => 2.83e-11 * energy ** -2.62,
  proton: (energy) => 9.8e-6 * energy ** -2.62,
}

/** 1 TeV in erg. */
export const ERG_PER_TEV = 1.602
