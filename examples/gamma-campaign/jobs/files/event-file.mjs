import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

/**
 * Event files are JSON lines: a head, the events, and an end with their number, so that a file that was cut off is known
 * by it. The head names the particle and the runs whose events are inside, with the showers that were simulated for
 * each (also those that nobody saw): no rate can be computed without them.
 *
 * {"format":"toy-events 1","particle":"gamma","runs":[{"run":1,"showers":50000}]}
 * {"run":1,"event":17,...}
 * {"end":true,"events":1}
 */
const FORMAT = 'toy-events 1'

/** Digits kept of measured numbers: more than any of them means, and half of the file saved. */
const DIGITS = 4

/** Writes an event file, and beside it the metadata that the catalog is to have of it. */
export function writeEvents(path, { particle, runs, events }) {
  const lines = [{ format: FORMAT, particle, runs }, ...events, { end: true, events: events.length }]
  writeFileSync(path, `${lines.map((line) => JSON.stringify(line, rounded)).join('\n')}\n`)
  writeFileSync(`${path}.meta.json`, `${JSON.stringify({ n_events: events.length })}\n`)
}

function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value
}

/** Reads an event file. Throws where it is none, or not whole. */
export function readEvents(path) {
  const name = basename(path)
  const lines = readFileSync(path, 'utf8').split('\n')
  if (lines.pop() !== '') throw new Error(`${name}: the last line is cut off`)
  const [head, ...events] = lines.map((line, index) => parseLine(line, `${name}, line ${index + 1}`))
  if (head?.format !== FORMAT) throw new Error(`${name}: it does not begin with the head of "${FORMAT}"`)
  const end = events.pop()
  if (end?.end !== true) throw new Error(`${name}: its end is missing, the program that wrote it did not finish`)
  if (end.events !== events.length)
    throw new Error(`${name}: it has ${events.length} events, and should have ${end.events}`)
  return { particle: head.particle, runs: head.runs, events }
}

function parseLine(line, where) {
  try {
    return JSON.parse(line)
  } catch {
    throw new Error(`${where}: this is no JSON`)
  }
}
