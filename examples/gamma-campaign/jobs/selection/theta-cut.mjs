/**
 * Largest angle to the source at which an event still counts as coming from it, degrees: about 70 % of the gamma rays
 * are inside. The direction is known better at higher energies (TeV).
 */
export function thetaCut(energy) {
  return 0.02 + 0.03 * energy ** (-1 / 3)
}
