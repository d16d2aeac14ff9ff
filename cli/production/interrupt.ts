import { isatty } from 'node:tty'
import { showCursor } from '../output/cursor.ts'
import { printError, sayErrorsThrough } from '../output/print.ts'

/** Whether somebody asked for the end. */
export interface Interrupt {
  readonly asked: boolean
  /** No more of interest. */
  done(): void
}

/** Two signals within this are one: a terminal sends Ctrl-C to this process and to the launcher, which passes it on. */
const ONE_MS = 300

/** Standard input, output and error. */
const STREAMS = [0, 1, 2]

/** The first Ctrl-C asks gently, the second leaves at once: jobs that run then go on, and the next engine adopts them. */
export function onInterrupt(ask: () => void): Interrupt {
  const state = { asked: false, at: 0 }
  // A hang-up says that the terminal has gone. Node hears it also where `nohup` had it ignored: without a terminal it means nothing.
  const hasTerminal = STREAMS.some((stream) => isatty(stream))
  const listener = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGHUP' && !hasTerminal) return
    const now = performance.now()
    if (state.asked && now - state.at < ONE_MS) return
    if (state.asked) leave()
    state.asked = true
    state.at = now
    ask()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, listener)
  return {
    get asked() {
      return state.asked
    },
    done: () => {
      for (const signal of signals) process.removeListener(signal, listener)
    },
  }
}

function leave(): void {
  // Bars that scroll what is said above them would draw it in a moment, which does not come.
  sayErrorsThrough(null)
  showCursor()
  printError('Left. Jobs that run go on by themselves; a home adopts them with the next "cascade run" or "cascade up".')
  process.exit(1)
}
