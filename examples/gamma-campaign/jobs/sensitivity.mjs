// What the array can do: a table and a plot, from all gamma rays and all protons.
// node sensitivity.mjs --gamma FILE --proton FILE --hours HOURS --out DIRECTORY
import { join } from 'node:path'
import { joinedEvents } from './files/joined-events.mjs'
import { writePerformance } from './files/performance-table.mjs'
import { writeFigure } from './plot/figure.mjs'
import { runProgram } from './run-program.mjs'
import { showersOf } from './statistics/event-weight.mjs'
import { performanceOf } from './statistics/performance.mjs'
import { thetaSquared } from './statistics/theta-squared.mjs'

runProgram(['gamma', 'proton', 'hours', 'out'], (options) => {
  const hours = Number(options.hours)
  if (!(hours > 0)) throw new Error(`--hours is "${options.hours}", and should be a number above 0`)
  const [gamma, proton] = ['gamma', 'proton'].map((particle) => eventsOf(particle, options[particle]))
  const rows = performanceOf(gamma, proton, hours)
  const angles = thetaSquared(gamma, proton, hours)
  const showers = { gamma: showersOf(gamma.runs), proton: showersOf(proton.runs) }
  writePerformance(join(options.out, 'sensitivity.ecsv'), { rows, hours, showers })
  writeFigure(join(options.out, 'sensitivity.svg'), { rows, angles, hours, showers })
  const reached = rows.filter((row) => row.sensitivity !== undefined)
  console.log(`sensitivity in ${reached.length} of ${rows.length} energy bins`)
})

function eventsOf(particle, path) {
  const file = joinedEvents([path])
  if (file.particle !== particle) throw new Error(`--${particle} ${path}: the file has ${file.particle} events`)
  return file
}
