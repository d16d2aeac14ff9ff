import { Command } from 'commander'
import { counted } from '../../shared/model/counted.ts'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { isMeant } from '../output/ask.ts'
import { WorkFailed } from '../output/failure.ts'
import { helpText } from '../output/help-text.ts'
import { print, printError, printJson } from '../output/print.ts'
import { statusLine } from '../output/status-table.ts'

const HELP = `
The LFNs of its outputs are never used for other content, so a production of the same name that is submitted later gives its outputs
others: the name has ~2 behind it in them, then ~3.`

/** `cascade rm PRODUCTION [--yes]`. */
export function rmCommand(): Command {
  return new Command('rm')
    .description('take a production away: its jobs end, its outputs leave the catalog and the store')
    .argument('<production>', 'its name')
    .option('--yes', 'do not ask')
    .addHelpText('after', helpText(HELP))
    .action(async (production: string, options: { yes?: boolean }, command: Command) => {
      const globals = globalsOf(command)
      // Nobody has the home while a person thinks.
      const status = await withSession(globals, 'rm', ({ client }) => client.status({ production }))
      if (options.yes !== true && !(await isMeant(question(production, statusLine(status)), 'rm'))) {
        printError('Nothing is removed.')
        throw new WorkFailed()
      }
      const { removeProduction } = await import('../production/remove.ts')
      const { removed, isDone } = await removeProduction(production, globals)
      if (globals.json) printJson({ ...removed, done: isDone })
      else print(removedText(removed, isDone))
      if (!isDone) throw new WorkFailed()
    })
}

function question(production: string, status: string): string {
  const lfns = 'whose LFNs are never used again (submitted anew, it makes others)'
  return `Remove production ${production} (${status}) and all its outputs, ${lfns}? [y/N] `
}

function removedText(
  { production, transformations }: { readonly production: string; readonly transformations: number },
  isDone: boolean,
): string {
  if (isDone)
    return `production ${production} is removed, with ${counted(transformations, 'transformation')} and all outputs; submitted anew, it makes files of other LFNs`
  return `production ${production} is being removed; the next "cascade up" or "cascade run" goes on with that`
}
