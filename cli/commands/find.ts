import { Command } from 'commander'
import { withSession } from '../connect.ts'
import { search } from '../files/search.ts'
import { globalsOf } from '../globals.ts'
import { foundTable } from '../output/found-table.ts'
import { helpText } from '../output/help-text.ts'
import { print, printError, printJson } from '../output/print.ts'
import { makeSearchProgress } from '../output/search-progress.ts'
import { positiveInteger } from './positive-integer.ts'

const HELP = `
A condition is FIELD=VALUE, or != >= > <= <, in quotes where the shell would take > or < for itself; all must hold. Several
values are alternatives; Any and Missing ask whether the field is there. "cascade config" lists the fields.

    cascade find particle=gamma,proton 'zenith>=20' 'zenith<40' nsb=Missing`

/** `cascade find CONDITION... [--limit N]`. */
export function findCommand(): Command {
  return new Command('find')
    .description('files of the catalog by their metadata')
    .argument('[condition...]', 'what their metadata must meet; none, or "all": every file')
    .option('--limit <n>', 'no more than so many', positiveInteger)
    .addHelpText('after', helpText(HELP))
    .action(async (conditions: readonly string[], { limit = Infinity }: { limit?: number }, command: Command) => {
      const globals = globalsOf(command)
      const query = conditions.length === 1 && conditions[0] === 'all' ? [] : [...conditions]
      const { files, more } = await withSession(globals, 'find', ({ client }) =>
        search({ query, limit }, client, makeSearchProgress(process.stderr)),
      )
      if (globals.json) return printJson({ files, more })
      print(files.length === 0 ? 'No file meets that.' : foundTable(files))
      if (more) printError(moreText(files.length))
    })
}

function moreText(shown: number): string {
  return `There are more than ${shown === 1 ? 'this one' : `these ${shown}`}: a higher --limit shows more, none shows all.`
}
