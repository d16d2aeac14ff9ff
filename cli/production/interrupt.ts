import { printError } from '../output/print.ts'

/** Whether somebody asked for the end. */
export interface Interrupt {
  readonly asked: boolean
  /** No more of interest. */
  done(): void
}

/** The first Ctrl-C asks gently, the second leaves at once: jobs that run then go on, and the next engine adopts them. */
export function onInterrupt(ask: () => void): Interrupt {
  const state = { asked: false }
  const listener = (): void => {
    if (state.asked) process.exit(1)
    state.asked = true
    ask()
    printError('\nNo new jobs are started; waiting for those that run. Ctrl-C again leaves them to themselves.')
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
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
