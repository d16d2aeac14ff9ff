import { basename } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * Runs a job program: reads its options (all of them texts, the names ending in `?` may be left out), and ends with exit
 * code 0, or with one sentence on standard error and 1 (the work failed) or 2 (wrong arguments), as ctapipe's tools do.
 * @param {string[]} names
 * @param {(options: Record<string, string>, files: string[]) => void} work
 */
export function runProgram(names, work) {
  const program = basename(process.argv[1])
  const end = (exitCode, error) => {
    console.error(`${program}: ${error.message}`)
    process.exit(exitCode)
  }
  const given = attempt(
    () => readOptions(names),
    (error) => end(2, error),
  )
  attempt(
    () => work(given.values, given.positionals),
    (error) => end(1, error),
  )
}

function attempt(action, failed) {
  try {
    return action()
  } catch (error) {
    return failed(error)
  }
}

function readOptions(names) {
  const options = Object.fromEntries(names.map((name) => [name.replace('?', ''), { type: 'string' }]))
  const given = parseArgs({ options, allowPositionals: true })
  const missing = names.find((name) => !name.endsWith('?') && given.values[name] === undefined)
  if (missing !== undefined) throw new Error(`--${missing} is missing`)
  return given
}
