import { Command } from 'commander'
import { followProduction } from '../production/follow.ts'
import { globalsOf } from '../globals.ts'

/** `cascade run FILE.yaml`: engine, submit and progress in one; ends when the production does. */
export function runCommand(): Command {
  return new Command('run')
    .description('run a production to its end, and show how it goes; the same one again goes on where it was')
    .argument('<file>', 'the YAML of the production')
    .option('--as <name>', 'another name than the one in the YAML')
    .action(async (file: string, options: { as?: string }, command: Command) => {
      const globals = globalsOf(command)
      const { openForRun } = await import('../production/open-for-run.ts')
      const opened = await openForRun(globals.home)
      try {
        await followProduction({ file, as: options.as, globals }, opened)
      } finally {
        await opened.close()
      }
    })
}
