import { Command } from 'commander'
import { helpText } from '../output/help-text.ts'
import { beforeNewHome } from '../connect.ts'
import { followProduction } from '../production/follow.ts'
import { globalsOf } from '../globals.ts'
import { checkProduction } from '../production/send.ts'

const HELP = `
Files that a step names (register: PATH) are registered first, where they lie: with the values that the step's input asks for
with "=", over them what the path rules say of the path, and over these those of "<name>.meta.json" beside a file.
Run again, the step takes files that have come since, also when it was Completed.

The first Ctrl-C starts no new jobs and waits for those that run; the second leaves them to the next engine.`

/** `cascade run FILE.yaml`: engine, submit and progress in one; ends when the production does. */
export function runCommand(): Command {
  return new Command('run')
    .description('run a production to its end, and show how it goes; the same one again goes on where it was')
    .argument('<file>', 'the YAML of the production')
    .option('--as <name>', 'another name than the one in the YAML')
    .addHelpText('after', helpText(HELP))
    .action(async (file: string, options: { as?: string }, command: Command) => {
      const globals = globalsOf(command)
      const request = { path: file, as: options.as, dryRun: false, home: globals.home, onAws: globals.aws !== null }
      await beforeNewHome(globals, 'run', (client) => checkProduction(request, client))
      const { openWork } = await import('../production/open-work.ts')
      const opened = await openWork(globals)
      try {
        await followProduction({ file, as: options.as, globals }, opened)
      } finally {
        await opened.close()
      }
    })
}
