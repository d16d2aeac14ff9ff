// `npm start [-- --fresh]`: the campaign on this machine, from simulation to sensitivity, with a home of its own.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'

const HERE = import.meta.dirname
const CASCADE = join(HERE, '..', '..', 'bin', 'cascade.mjs')
const HOME = process.env['CASCADE_HOME'] ?? '.cascade'
const NAME = 'gamma-campaign'

// A terminal's Ctrl-C reaches the engine by itself, which has something to say before it ends.
process.on('SIGINT', () => undefined)
process.exitCode = main(process.argv.slice(2))

function main(args: string[]): number {
  const { values } = parseArgs({ args, options: { fresh: { type: 'boolean' } } })
  if (values.fresh === true && !forget()) return 1
  const wasThere = isCompleted()
  const code = cascade(['run', join(HERE, 'production.yaml'), '--home', HOME])
  if (wasThere) say('\nAll of it is Completed already. "npm start -- --fresh" runs it from the start.')
  return code
}

function cascade(args: readonly string[]): number {
  return spawnSync(process.execPath, [CASCADE, ...args], { stdio: 'inherit' }).status ?? 1
}

function isCompleted(): boolean {
  if (!existsSync(join(HOME, 'cascade.db'))) return false
  const args = [CASCADE, 'status', NAME, '--home', HOME, '--json']
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const answer: unknown = status === 0 ? JSON.parse(stdout) : null
  return typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 'Completed'
}

/** Takes the home away, unless somebody works on it or it is something else. */
function forget(): boolean {
  if (!existsSync(HOME)) return true
  if (!existsSync(join(HOME, 'cascade.db'))) return refuse(`${HOME} is no home of Cascade`)
  if (isInUse()) return refuse(`an engine works on ${HOME}: end it first`)
  rmSync(HOME, { recursive: true })
  return true
}

/** The lock is SQLite's, on a file of its own. */
function isInUse(): boolean {
  const lock = new DatabaseSync(join(HOME, 'lock.db'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return false
  } catch {
    return true
  } finally {
    lock.close()
  }
}

function refuse(message: string): false {
  say(`npm start: ${message}`)
  return false
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
