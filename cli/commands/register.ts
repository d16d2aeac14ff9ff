import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import { metadataSchema, parseMetadata } from '../../shared/model/metadata-schema.ts'
import { beforeNewHome, withSession } from '../connect.ts'
import { readJsonMapping } from '../files/json-file.ts'
import { lfnBelow, userArea } from '../files/lfn-of-file.ts'
import { checkPaths, registerPaths, type RegisterRequest, type RegisterResult } from '../files/register-paths.ts'
import { countsText, refusedLines, registerNotes, reportOf } from '../files/register-report.ts'
import { globalsOf } from '../globals.ts'
import { WorkFailed } from '../output/failure.ts'
import { helpText } from '../output/help-text.ts'
import { print, printError, printJson } from '../output/print.ts'
import { readMeta } from './meta-option.ts'
import { repeated } from './repeated.ts'

interface Options {
  readonly meta?: readonly string[]
  readonly metadata?: string
  readonly lfnPrefix?: string
  readonly copy?: boolean
}

const HELP = `
The LFN of a file is the prefix and its path below the given directory; of a file that is given itself, the prefix and its
name. Without --lfn-prefix it is what the first of the configuration's path rules says that the path fits, else
/ctao/user/<initial>/<user> and the file's whole path. LFNs are in Unicode's NFC form. Files
stay where they are and must not change, unless --copy takes their bytes into the home.

Metadata: --meta for all files; FILE.json is {"<file name or path>": {field: value}}; "<name>.meta.json" beside a file is its
metadata and is not registered itself. Of two that name the same field, the one named later here wins; all of them over what
the path says by the path rules.

One file that is refused stops no other (exit 1); metadata that are wrong anywhere stop all (exit 2). Links to files of the
same tree count as files, links out of it are refused. An empty file is a file of size 0.`

/** `cascade register PATH...`: files of this machine enter the catalog. */
export function registerCommand(): Command {
  return new Command('register')
    .description('bring files into the catalog, where every transformation that wants them takes them')
    .argument('<path...>', 'files, or directories with all below them')
    .option('--meta <field=value>', 'metadata of all files (again for each field)', repeated)
    .option('--metadata <file.json>', 'metadata of single files')
    .option('--lfn-prefix <prefix>', 'how LFNs begin, like /ctao/MC/PROD6')
    .option('--copy', "copy the bytes into the home's store")
    .addHelpText('after', helpText(HELP))
    .action(async (paths: readonly string[], options: Options, command: Command) => {
      const globals = globalsOf(command)
      const lfnOf = options.lfnPrefix === undefined ? null : lfnBelow(options.lfnPrefix)
      const table = options.metadata === undefined ? {} : await readJsonMapping(options.metadata)
      const requestTo = async (client: Client): Promise<RegisterRequest> => {
        const { config } = await client.config()
        const common = parseMetadata(metadataSchema(config.metadataFields), readMeta(options.meta ?? []))
        return { paths, home: globals.home, metadata: { common, table }, copy: options.copy === true, lfnOf }
      }
      await beforeNewHome(globals, 'register', async (client) => checkPaths(await requestTo(client), client))
      const result = await withSession({ ...globals, missing: 'make' }, 'register', async ({ client, uploader }) =>
        registerPaths({ ...(await requestTo(client)), uploader }, client),
      )
      if (globals.json) printJson(reportOf(result))
      else say(result)
      if (reportOf(result).refused > 0) throw new WorkFailed()
    })
}

function say(result: RegisterResult): void {
  const report = reportOf(result)
  for (const note of registerNotes(result)) printError(note)
  if (result.named.some(({ lfn }) => lfn.startsWith(`${userArea()}/`)))
    printError(`LFNs are ${userArea()} and the path here (--lfn-prefix says otherwise)`)
  print(countsText(report))
  const refused = refusedLines(report)
  if (refused.length > 0) printError(['refused:', ...refused].join('\n'))
}
