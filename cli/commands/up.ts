import { Command } from 'commander'
import { printError, printJson } from '../output/print.ts'
import { globalsOf } from '../globals.ts'

/** `cascade up`: the engine in the foreground. */
export function upCommand(): Command {
  return new Command('up')
    .description('work on a home in the foreground: drive its productions and run its jobs')
    .action(async (_options, command: Command) => {
      const globals = globalsOf(command)
      const { startEngine } = await import('../../engine/engine.ts')
      const engine = await startEngine({ home: globals.home, what: 'cascade up', onProblem: printError })
      if (globals.json) printJson({ home: globals.home, socket: engine.socket, pid: process.pid })
      printError(
        `Cascade works on ${globals.home}. Ctrl-C ends it; jobs that run go on, and are adopted by the next "cascade up".`,
      )
      await interrupted()
      await engine.stop()
    })
}

/** Ends when somebody asks this process to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
