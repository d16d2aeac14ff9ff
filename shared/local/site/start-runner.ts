import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { storageError } from '../storage-error.ts'
import { machineEnvironment, type Environment } from './machine-environment.ts'
import { processIdentity, type KnownProcess } from './process-identity.ts'

/** The program around every execution. */
const RUNNER = fileURLToPath(new URL('../../../jobs/run-task.ts', import.meta.url))

/** Where a runner works, and where it brings what it made. */
export interface RunnerPlaces {
  readonly workDirectory: string
  readonly objectsDirectory: string
  /** Keeps what Node made of the runner's source: each start is 50 ms shorter. */
  readonly compileCache: string
  /** The engine's own. */
  readonly environment: Environment
}

/** A runner that this process started. */
export interface StartedRunner extends KnownProcess {
  readonly ended: Promise<void>
}

/** Starts a runner that outlives this process. Its last words, should it break, go into the log of the execution. */
export async function startRunner(places: RunnerPlaces): Promise<StartedRunner> {
  try {
    const log = openSync(join(places.workDirectory, 'log.txt'), 'a')
    try {
      return await started(spawnRunner(places, log))
    } finally {
      closeSync(log)
    }
  } catch (error) {
    throw storageError(`start a job in ${places.workDirectory}`, error)
  }
}

function spawnRunner(
  { workDirectory, objectsDirectory, compileCache, environment }: RunnerPlaces,
  log: number,
): ChildProcess {
  return spawn(process.execPath, [RUNNER, workDirectory, objectsDirectory], {
    cwd: workDirectory,
    env: { ...machineEnvironment(environment), NODE_COMPILE_CACHE: compileCache },
    detached: true,
    stdio: ['ignore', log, log],
  })
}

async function started(child: ChildProcess): Promise<StartedRunner> {
  child.unref()
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
  })
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => {
      resolve(child.pid ?? 0)
    })
  })
  return { pid, identity: processIdentity(pid) ?? '', ended }
}
