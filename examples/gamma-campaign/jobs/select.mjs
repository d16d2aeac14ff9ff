// Marks the events that look like gamma rays, and those that come from the source.
// node select.mjs --gammaness CUT --out FILE EVENTS...
import { writeEvents } from './files/event-file.mjs'
import { joinedEvents } from './files/joined-events.mjs'
import { runProgram } from './run-program.mjs'
import { selectEvent } from './selection/select-event.mjs'

runProgram(['gammaness', 'out'], ({ gammaness, out }, paths) => {
  const cut = Number(gammaness)
  if (!(cut >= 0 && cut <= 1)) throw new Error(`--gammaness is "${gammaness}", and should be a number from 0 to 1`)
  const { particle, runs, events } = joinedEvents(paths)
  const marked = events.map((event) => selectEvent(event, { gammaness: cut }))
  writeEvents(out, { particle, runs, events: marked })
  const selected = marked.filter((event) => event.gamma_like && event.on_source).length
  console.log(`${particle}, ${runs.length} runs: ${selected} of ${events.length} events selected`)
})
