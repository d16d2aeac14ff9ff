/**
 * A stream of random numbers that depends on the particle and the run number only: the same run is the same events,
 * on whichever machine and at whichever attempt. Generator: sfc32 (C. Doty-Humphrey, PractRand), 128 bits of state.
 * @param {string} particle
 * @param {number} run
 */
export function randomOf(particle, run) {
  const next = sfc32(wordsOf(`${particle} run ${run}`))
  const uniform = () => (next() + (next() >>> 11) * 2 ** 32) / 2 ** 53
  let spare
  return {
    /** Evenly spread in [0, 1), in steps of 2^-53. */
    uniform,
    /** Normal, mean 0, width 1 (Box and Muller's method, which makes two at a time). */
    gauss() {
      if (spare !== undefined) {
        const value = spare
        spare = undefined
        return value
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
      const angle = 2 * Math.PI * uniform()
      spare = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    },
  }
}

/** Four 32-bit words of a text: FNV-1a over it, each word from another start, stirred at the end (MurmurHash3's last step). */
function wordsOf(text) {
  return [1, 2, 3, 4].map((start) => {
    let hash = 0x811c9dc5 ^ start
    for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return hash ^ (hash >>> 16)
  })
}

/** Whole numbers of 32 bits. */
function sfc32([a, b, c, counter]) {
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  // The first numbers still show the seed.
  for (let i = 0; i < 15; i += 1) next()
  return next
}
