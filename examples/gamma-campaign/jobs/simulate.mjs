// Simulates one run of one particle: showers, and the images that the telescopes have of them.
// node simulate.mjs --particle gamma|proton --seed RUN --out FILE [--showers N]
import { writeEvents } from './files/event-file.mjs'
import { runProgram } from './run-program.mjs'
import { imageOf } from './toy/image.mjs'
import { PARTICLES } from './toy/particles.mjs'
import { randomOf } from './toy/random.mjs'
import { showerMaker } from './toy/shower.mjs'
import { LEAST_IMAGES, TELESCOPES } from './toy/telescopes.mjs'

runProgram(['particle', 'seed', 'out', 'showers?'], ({ particle, seed, out, showers }) => {
  if (!Object.hasOwn(PARTICLES, particle))
    throw new Error(`--particle is "${particle}", and should be one of ${Object.keys(PARTICLES).join(', ')}`)
  const run = wholeNumber('seed', seed)
  const kind = PARTICLES[particle]
  const count = showers === undefined ? kind.showers : wholeNumber('showers', showers)
  const events = simulated(kind, { run, count, random: randomOf(particle, run) })
  writeEvents(out, { particle, runs: [{ run, showers: count }], events })
  console.log(`${particle}, run ${run}: ${count} showers, ${events.length} seen by ${LEAST_IMAGES} telescopes or more`)
})

function simulated(kind, { run, count, random }) {
  const nextShower = showerMaker(kind, random)
  const events = []
  for (let event = 1; event <= count; event += 1) {
    const shower = nextShower()
    const images = TELESCOPES.map((telescope) => imageOf(shower, telescope, { kind, random })).filter(
      (image) => image !== undefined,
    )
    if (images.length < LEAST_IMAGES) continue
    events.push({ run, event, true_energy: shower.energy, images })
  }
  return events
}

function wholeNumber(option, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${option} is "${text}", and should be a whole number, 0 or more`)
  return Number(text)
}
