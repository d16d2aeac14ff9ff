// `npm start [-- --fresh]`: the campaign on this machine, from simulation to sensitivity.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'

const HERE = import.meta.dirname
const CASCADE = join(HERE, '..', '..', 'bin', 'cascade.mjs')
const HOME = process.env['CASCADE_HOME'] ?? '.cascade'
/** Where commands are to work, whatever the environment says. */
const WHERE = ['--target', 'local', '--home', HOME]
const NAME = 'gamma-campaign'
const FRESH = '--fresh'

// A terminal's Ctrl-C reaches the engine by itself, which has something to say before it ends.
process.on('SIGINT', () => undefined)
process.exitCode = main(process.argv.slice(2))

function main(args: readonly string[]): number {
  if (args.some((argument) => argument !== FRESH)) {
    say(`npm start: it takes nothing but "-- ${FRESH}", not ${args.join(' ')}`)
    return 2
  }
  if (args.length > 0 && !forget()) return 1
  const wasThere = isCompleted()
  const code = cascade(['run', join(HERE, 'production.yaml')])
  if (wasThere) say('\nAll of it is Completed already. "npm start -- --fresh" runs it from the start.')
  return code
}

function cascade(args: readonly string[]): number {
  return spawnSync(process.execPath, [CASCADE, ...args, ...WHERE], { stdio: 'inherit' }).status ?? 1
}

function isCompleted(): boolean {
  if (!existsSync(join(HOME, 'cascade.db'))) return false
  const status = ask('status', NAME)
  return typeof status === 'object' && status !== null && 'status' in status && status.status === 'Completed'
}

/** What a command answers; null when it cannot. */
function ask(...args: readonly string[]): unknown {
  const { status, stdout } = spawnSync(process.execPath, [CASCADE, ...args, ...WHERE, '--json'], { encoding: 'utf8' })
  return status === 0 ? JSON.parse(stdout) : null
}

/** Takes the home away, unless somebody works on it or it is something else. */
function forget(): boolean {
  if (!existsSync(HOME)) return true
  if (!existsSync(join(HOME, 'cascade.db'))) return refuse(`${HOME} is no home of Cascade`)
  if (isInUse()) return refuse(`an engine works on ${HOME}: end it first`)
  if (!isAlone())
    return refuse(`${HOME} may have more in it than this example: "npx cascade rm ${NAME}" takes that alone away`)
  rmSync(HOME, { recursive: true })
  return true
}

/** The home is that of every command that is told of no other: there may be other productions in it, and files that people registered. */
function isAlone(): boolean {
  const files = ask('find', 'production=Missing', '--limit', '1')
  const names = JSON.stringify(ask('status')).match(/(?<="production":")[^"]+/g) ?? []
  return isDeepStrictEqual(files, { files: [], more: false }) && names.every((name) => name === NAME)
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
