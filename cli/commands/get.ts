import { Command } from 'commander'
import { withSession } from '../connect.ts'
import { wantedFiles } from '../files/get-arguments.ts'
import type { GetOutcome } from '../files/get-file.ts'
import { getFiles } from '../files/get-files.ts'
import { globalsOf } from '../globals.ts'
import { WorkFailed } from '../output/failure.ts'
import { print, printError, printJson } from '../output/print.ts'

const HELP = `
Each file gets the last part of its LFN as its name. The last of several arguments is the directory if it does not begin with
"/", as every LFN does, or if there is such a directory and no such LFN; it is made if it is not there. Nothing is overwritten;
checksums are verified.`

/** `cascade get LFN... [DIR]`. */
export function getCommand(): Command {
  return new Command('get')
    .description('bring files of the catalog into a directory')
    .argument('<lfn...>', 'LFNs; behind them a directory (default: the working directory)')
    .usage('[options] <lfn...> [directory]')
    .addHelpText('after', HELP)
    .action(async (given: readonly string[], _options, command: Command) => {
      const globals = globalsOf(command)
      const files = await withSession(globals, 'get', async ({ client }) =>
        getFiles(await wantedFiles(given, client), client),
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
