/**
 * Four large and nine medium telescopes, in the manner of the Alpha layout on La Palma (places are rounded, and not
 * the surveyed ones). Places in m, east and north of the middle of the array.
 */
export const TELESCOPES = [
  ...[
    [-70, -50],
    [-35, 65],
    [75, 50],
    [30, -65],
  ].map(([x, y], index) => ({ id: index + 1, x, y, mirror: 370, threshold: 50, fieldOfView: 2.1 })),
  ...[
    [-210, 10],
    [-155, 165],
    [-155, -150],
    [5, -235],
    [5, 225],
    [150, 140],
    [165, -125],
    [225, 15],
    [-330, -260],
  ].map(([x, y], index) => ({ id: index + 5, x, y, mirror: 90, threshold: 60, fieldOfView: 3.7 })),
]

/** Telescopes that must see a shower: one image gives no direction. */
export const LEAST_IMAGES = 2
