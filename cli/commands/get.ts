import { Command } from 'commander'
import { withSession } from '../connect.ts'
import { wantedFiles } from '../files/get-arguments.ts'
import type { GetOutcome } from '../files/get-file.ts'
import { getFiles } from '../files/get-files.ts'
import { globalsOf } from '../globals.ts'
import { WorkFailed } from '../output/failure.ts'
import { helpText } from '../output/help-text.ts'
import { print, printError, printJson } from '../output/print.ts'

const HELP = `
Each file gets the last part of its LFN as its name. The directory is made where it is not there; nothing is overwritten, and a
file that is there already with the same content is done. Checksums are verified.

The last of several arguments is the directory if it does not begin with "/", as every LFN does; or if it is no LFN, and is a
directory here or a new one, somewhere else than the LFNs are. With --to all arguments are LFNs.`

/** `cascade get LFN... [DIR] [--to DIR]`. */
export function getCommand(): Command {
  return new Command('get')
    .description('bring files of the catalog into a directory')
    .argument('<lfn...>', 'LFNs; behind them a directory (default: the working directory)')
    .usage('[options] <lfn...> [directory]')
    .option('--to <directory>', 'the directory, said plainly')
    .addHelpText('after', helpText(HELP))
    .action(async (given: readonly string[], { to }: { to?: string }, command: Command) => {
      const globals = globalsOf(command)
      const files = await withSession(globals, 'get', async ({ client }) =>
        getFiles(await wantedFiles({ given, to }, client), client),
      )
      if (globals.json) printJson({ files })
      else for (const file of files) say(file)
      if (files.some(({ outcome }) => outcome === 'failed')) throw new WorkFailed()
    })
}

function say(file: GetOutcome): void {
  if (file.outcome === 'failed') printError(`cascade: ${file.lfn}: ${file.reason}`)
  else print(file.outcome === 'there' ? `${file.path} (was there already)` : file.path)
}
