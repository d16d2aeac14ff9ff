// Reconstructs the events of several files of one particle: direction, energy, gammaness.
// node reconstruct.mjs --out FILE EVENTS...
import { writeEvents } from './files/event-file.mjs'
import { joinedEvents } from './files/joined-events.mjs'
import { runProgram } from './run-program.mjs'
import { reconstructEvent } from './stereo/reconstruct-event.mjs'

runProgram(['out'], ({ out }, paths) => {
  const { particle, runs, events } = joinedEvents(paths)
  const reconstructed = events.map((event) => reconstructEvent(event)).filter((event) => event !== undefined)
  writeEvents(out, { particle, runs, events: reconstructed })
  console.log(`${particle}, ${runs.length} runs: ${reconstructed.length} of ${events.length} events reconstructed`)
})
