import { Command } from 'commander'
import { inputError } from '../../shared/model/input-error.ts'
import { withSession, type GlobalOptions } from '../connect.ts'
import { areLfns, lookUp } from '../files/look-up.ts'
import { search } from '../files/search.ts'
import { globalsOf } from '../globals.ts'
import { fileText } from '../output/file-text.ts'
import { foundTable } from '../output/found-table.ts'
import { helpText } from '../output/help-text.ts'
import { print, printError, printJson } from '../output/print.ts'
import { makeSearchProgress } from '../output/search-progress.ts'
import { positiveInteger } from './positive-integer.ts'
import { endWithRefused } from './refused.ts'

const HELP = `
A condition is FIELD=VALUE, or != >= > <= <, in quotes where the shell would take > or < for itself; all must hold. Several
values are alternatives; Any and Missing ask whether the field is there. "cascade config" lists the fields.

    cascade find particle=gamma,proton 'zenith>=20' 'zenith<40' nsb=Missing

What begins with / is an LFN. Of a single one all is shown that the catalog has: checksum, replicas, metadata.`

/** Every file. */
const ALL = 'all'

/** `cascade find CONDITION...|LFN... [--limit N]`. */
export function findCommand(): Command {
  return new Command('find')
    .description('files of the catalog by their metadata, or by their LFNs')
    .argument('[condition...]', 'what their metadata must meet, or LFNs; none, or "all": every file')
    .option('--limit <n>', 'no more than so many', positiveInteger)
    .addHelpText('after', helpText(HELP))
    .action(async (conditions: readonly string[], { limit = Infinity }: { limit?: number }, command: Command) => {
      const globals = globalsOf(command)
      if (areLfns(conditions)) return findLfns(conditions, globals)
      const query = queryOf(conditions)
      const { files, more } = await withSession(globals, 'find', ({ client }) =>
        search({ query, limit }, client, makeSearchProgress(process.stderr)),
      )
      if (globals.json) return printJson({ files, more })
      print(files.length === 0 ? 'No file meets that.' : foundTable(files))
      if (more) printError(moreText(files.length))
    })
}

async function findLfns(lfns: readonly string[], globals: GlobalOptions): Promise<void> {
  const found = await withSession(globals, 'find', ({ client }) => lookUp(lfns, client))
  const { files } = found
  const refused = found.refused.map(({ lfn: name, problems }) => {
    return { name, reason: problems.map(({ message }) => message).join('; ') }
  })
  const [only] = files
  if (globals.json) printJson({ files, more: false, refused })
  else if (only !== undefined) print(files.length === 1 ? fileText(only) : foundTable(files))
  if (refused.length > 0 && !globals.json) printError(refused.map(({ reason }) => reason).join('\n'))
  endWithRefused(files.length, refused.length)
}

function queryOf(conditions: readonly string[]): string[] {
  if (!conditions.includes(ALL)) return [...conditions]
  if (conditions.some((condition) => condition !== ALL))
    throw inputError('condition', `"${ALL}" means every file, so it should stand alone: leave it out, or all others`)
  return []
}

function moreText(shown: number): string {
  return `There are more than ${shown === 1 ? 'this one' : `these ${shown}`}: a higher --limit shows more, none shows all.`
}
