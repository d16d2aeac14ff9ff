#!/usr/bin/env node
// Runs the CLI under the Node that the project pins, whatever Node this is: the sources are TypeScript, run as they are.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url))
const OLDEST = 24

if (Number(process.versions.node.split('.')[0]) >= OLDEST) await import('../cli/main.ts')
else runPinned()

function runPinned() {
  // Nothing is said through the channel: the system closes it when this process is killed, and the child ends.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
  const child = spawn(pinnedNode(), [MAIN, ...process.argv.slice(2)], { stdio })
  // A terminal's Ctrl-C reaches the child by itself, too: it takes two signals in a moment for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`the pinned Node cannot be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function pinnedNode() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
  } catch {
    return fail(
      `Cascade needs Node ${OLDEST} or newer; run "npm ci" in its folder, which brings one (with install scripts allowed)`,
    )
  }
}

function fail(message) {
  console.error(`cascade: ${message}`)
  process.exit(1)
}
