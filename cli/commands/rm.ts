import { Command } from 'commander'
import { inputError } from '../../shared/model/input-error.ts'
import { sayIfNobodyWorks, withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { askYes, canAsk } from '../output/ask.ts'
import { WorkRefused } from '../output/failure.ts'
import { print, printError, printJson } from '../output/print.ts'
import { statusLine } from '../output/status-table.ts'

/** `cascade rm PRODUCTION [--yes]`. */
export function rmCommand(): Command {
  return new Command('rm')
    .description('take a production away: its jobs end, its outputs leave the catalog and the store')
    .argument('<production>', 'its name')
    .option('--yes', 'do not ask')
    .action(async (production: string, options: { yes?: boolean }, command: Command) => {
      const globals = globalsOf(command)
      const status = await withSession(globals, 'rm', ({ client }) => client.status({ production }))
      if (options.yes !== true && !(await isMeant(`${production} (${statusLine(status)})`))) {
        printError('Nothing is removed.')
        throw new WorkRefused()
      }
      // Connected anew: nobody has the home while a person thinks.
      await withSession(globals, 'rm', async (session) => {
        const removed = await session.client.remove({ production })
        if (globals.json) return printJson(removed)
        print(removedText(removed))
        sayIfNobodyWorks(session)
      })
    })
}

async function isMeant(what: string): Promise<boolean> {
  if (!canAsk()) throw inputError('yes', 'nobody can be asked here: "rm" needs --yes')
  return askYes(`Remove production ${what} and all its outputs? [y/N] `)
}

function removedText(removed: { production: string; transformations: number; submissionsEnded: number }): string {
  const { production, transformations, submissionsEnded } = removed
  const jobs = submissionsEnded === 0 ? '' : `, ${submissionsEnded} submissions of jobs are ended`
  return `production ${production} is being removed: ${transformations} transformations${jobs}`
}
