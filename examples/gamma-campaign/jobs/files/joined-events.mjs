import { readEvents } from './event-file.mjs'

/**
 * Several event files of one particle as one, with runs and events in the order of their numbers: whichever files came
 * in whichever order, the same events give the same file. Throws where particles are mixed, or an event is there twice.
 */
export function joinedEvents(paths) {
  if (paths.length === 0) throw new Error('no event files were given')
  const files = paths.map((path) => readEvents(path))
  const particles = new Set(files.map((file) => file.particle))
  if (particles.size > 1)
    throw new Error(`one particle is wanted, and the files have ${[...particles].toSorted().join(' and ')}`)
  return {
    particle: files[0].particle,
    runs: inOrder(
      files.flatMap((file) => file.runs),
      ['run'],
    ),
    events: inOrder(
      files.flatMap((file) => file.events),
      ['run', 'event'],
    ),
  }
}

/** Equal runs or events are duplicates: they would count twice in every rate. */
function inOrder(rows, keys) {
  const order = (a, b) => keys.reduce((found, key) => found || a[key] - b[key], 0)
  const sorted = rows.toSorted(order)
  const twice = sorted.find((row, index) => index > 0 && order(sorted[index - 1], row) === 0)
  if (twice !== undefined) throw new Error(`${keys.map((key) => `${key} ${twice[key]}`).join(', ')}: it is there twice`)
  return sorted
}
