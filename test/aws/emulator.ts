import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterDeath } from '../fixtures/after-death.ts'
import { pythonProgram } from '../fixtures/python-environment.ts'

/** MiniStack, an emulator of AWS in Python that nobody here wrote, and what its handlers of CloudFormation import. */
const MINISTACK = {
  name: 'ministack-1.5.33',
  program: 'ministack',
  packages: ['ministack==1.5.33', 'boto3==1.43.106', 'cryptography'],
  directory: process.env['CASCADE_MINISTACK_VENV'],
}
const MODULES = join(import.meta.dirname, '../../node_modules')
/** Functions run on the Node that it finds; those of CDK's own look for packages that AWS has installed for them. */
const NODE = { NODE_PATH: MODULES, PATH: `${join(MODULES, '.bin')}:${process.env['PATH'] ?? ''}` }
/** It is ready in half a second; a machine that is busy may take longer. */
const READY_TRIES = 600

/** A running emulator. */
export interface Emulator {
  readonly endpoint: string
  /** For whatever is made for it: removed with it. */
  readonly folder: string
  /** What it and the functions have said. */
  readonly log: () => string
  stop(): Promise<void>
}

/**
 * Starts an emulator on a free port of this machine; null, and it is said why, where there is no Python for it. `variables`: more of its
 * environment, which functions have, too.
 */
export async function startEmulator(
  variables: (port: number) => Readonly<Record<string, string>> = () => ({}),
): Promise<Emulator | null> {
  const program = pythonProgram(MINISTACK)
  if (program === null) return null
  const port = await freePort()
  const temporary = mkdtempSync(join(tmpdir(), 'cascade-emulator-'))
  const logFile = join(temporary, 'log')
  const here = { GATEWAY_PORT: `${port}`, BIND_HOST: '127.0.0.1', MINISTACK_HOST: '127.0.0.1', IOT_MTLS_ENABLED: '0' }
  const child = spawn(program, [], {
    detached: true,
    stdio: ['ignore', openSync(logFile, 'a'), openSync(logFile, 'a')],
    env: {
      ...process.env,
      ...here,
      ...NODE,
      ...variables(port),
      TMPDIR: temporary,
      STATE_DIR: join(temporary, 'state'),
    },
  })
  const endpoint = `http://127.0.0.1:${port}`
  const watchdog = afterDeath(END, `${child.pid ?? 0}`, temporary)
  const stop = async () => {
    watchdog.kill('SIGKILL')
    await end(child)
    rmSync(temporary, { recursive: true, force: true })
  }
  if (await answers(endpoint)) return { endpoint, folder: temporary, log: () => readFileSync(logFile, 'utf8'), stop }
  await stop()
  throw new Error(`the emulator of AWS did not come up at ${endpoint}`)
}

/** What `stop` does, for a test run that is killed and can't: nothing is left of it either. */
const END = 'kill -s TERM -- "-$1"; sleep 5; kill -s KILL -- "-$1"; rm -rf "$2"'

async function answers(endpoint: string): Promise<boolean> {
  for (let round = 0; round < READY_TRIES; round += 1) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined)
    if (answer?.ok === true) return true
    await setTimeout(100)
  }
  return false
}

/** It has workers of its own: the whole group ends, gently at first. */
async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  if (child.exitCode !== null || child.signalCode !== null) return
  signal(child, 'SIGTERM')
  await Promise.race([gone, setTimeout(5000)])
  signal(child, 'SIGKILL')
  await gone
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name)
  } catch {
    // It is gone.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
