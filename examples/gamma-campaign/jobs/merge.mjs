// Makes one event file of many, in the order of run and event numbers.
// node merge.mjs --out FILE EVENTS...
import { writeEvents } from './files/event-file.mjs'
import { joinedEvents } from './files/joined-events.mjs'
import { runProgram } from './run-program.mjs'

runProgram(['out'], ({ out }, paths) => {
  const { particle, runs, events } = joinedEvents(paths)
  writeEvents(out, { particle, runs, events })
  console.log(`${particle}: ${events.length} events of ${runs.length} runs, from ${paths.length} files`)
})
