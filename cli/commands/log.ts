import { Command } from 'commander'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { print, printError, printJson } from '../output/print.ts'
import { positiveInteger } from './positive-integer.ts'

/** `cascade log TASK [--attempt N]`. */
export function logCommand(): Command {
  return new Command('log')
    .description('what the job of a task wrote')
    .argument('<task>', 'PRODUCTION/STEP/NUMBER')
    .option('--attempt <n>', 'which attempt (default: the last that left a log)', positiveInteger)
    .action(async (task: string, options: { attempt?: number }, command: Command) => {
      const globals = globalsOf(command)
      const log = await withSession(globals, 'log', ({ client }) => client.log({ task, ...options }))
      if (globals.json) return printJson(log)
      printError(`log of ${log.task}, attempt ${log.attempt}:`)
      // A program that draws progress goes back to the beginning of the line: each drawing is a line of its own here.
      print(log.text.replace(/\r\n?/g, '\n').trimEnd())
    })
}
