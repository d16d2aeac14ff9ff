import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import type { Engine } from '../../engine/engine.ts'
import { globalsOf } from '../globals.ts'
import { printError, printJson } from '../output/print.ts'
import { onInterrupt } from '../production/interrupt.ts'

/** How often, and how many milliseconds apart, to try again while a command has the home for a moment. */
const TRIES = 40
const APART = 250

/** `cascade up`: the engine in the foreground. */
export function upCommand(): Command {
  return new Command('up')
    .description('work on a home in the foreground: drive its productions and run its jobs')
    .action(async (_options, command: Command) => {
      const globals = globalsOf(command)
      const engine = await start(globals.home)
      // Listens before it says that it works: who reads that may ask it to end at once.
      const asked = interrupted()
      if (globals.json) printJson({ home: globals.home, socket: engine.socket, pid: process.pid })
      printError(
        `Cascade works on ${globals.home}. Ctrl-C ends it; jobs that run go on, and are adopted by the next "cascade up".`,
      )
      await asked
      await engine.stop()
    })
}

/** Throws HomeInUseError, which names it, when an engine works on the home already. */
async function start(home: string): Promise<Engine> {
  // Loaded here: a command that only prints its help needs no engine.
  const { startEngine } = await import('../../engine/engine.ts')
  const { HomeInUseError } = await import('../../engine/lock.ts')
  for (let left = TRIES; ; left--)
    try {
      return await startEngine({ home, missing: 'make', what: 'cascade up', onProblem: printError })
    } catch (error) {
      // A command that reads or writes something listens nowhere, and is over in a moment.
      const isBrief = error instanceof HomeInUseError && (error.holder?.socket ?? null) === null
      if (!isBrief || left === 0) throw error
      await setTimeout(APART)
    }
}

/** Ends when somebody asks this process to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    onInterrupt(resolve)
  })
}
