import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { inputError } from '../../shared/model/input-error.ts'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { foundTable } from '../output/found-table.ts'
import { helpText } from '../output/help-text.ts'
import { print, printError, printJson } from '../output/print.ts'
import { pages } from '../paging.ts'
import { positiveInteger } from './positive-integer.ts'

const HELP = `
A condition is FIELD=VALUE, or != >= > <= <, in quotes where the shell would take > or < for itself; all must hold. Several
values are alternatives; Any and Missing ask whether the field is there. "cascade config" lists the fields.

    cascade find particle=gamma,proton 'zenith>=20' 'zenith<40' nsb=Missing`

/** Every file. */
const ALL = 'all'

/** `cascade find CONDITION... [--limit N]`. */
export function findCommand(): Command {
  return new Command('find')
    .description('files of the catalog by their metadata')
    .argument('[condition...]', 'what their metadata must meet; none, or "all": every file')
    .option('--limit <n>', 'no more than so many', positiveInteger)
    .addHelpText('after', helpText(HELP))
    .action(async (conditions: readonly string[], { limit = Infinity }: { limit?: number }, command: Command) => {
      const globals = globalsOf(command)
      const query = queryOf(conditions)
      const { files, more } = await withSession(globals, 'find', ({ client }) => find(query, limit, client))
      if (globals.json) return printJson({ files, more })
      print(files.length === 0 ? 'No file meets that.' : foundTable(files))
      if (more) printError(moreText(files.length))
    })
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

/** Files up to a limit, and whether there are more. */
async function find(
  query: string[],
  limit: number,
  client: Client,
): Promise<{ readonly files: readonly CatalogFileAnswer[]; readonly more: boolean }> {
  const files: CatalogFileAnswer[] = []
  for await (const page of pages((after) => client.find({ query, ...after }))) {
    files.push(...page.files)
    if (files.length > limit) break
  }
  return { files: files.slice(0, limit), more: files.length > limit }
}
