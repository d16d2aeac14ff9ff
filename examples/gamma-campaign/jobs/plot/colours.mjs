/** From the palette of M. Okabe and K. Ito ("Color Universal Design", 2008), which colour-blind people can tell apart. */
export const COLOUR = {
  gamma: '#0072B2',
  proton: '#D55E00',
  result: '#009E73',
  ink: '#222222',
  quiet: '#8A8A8A',
  grid: '#E6E6E6',
}
