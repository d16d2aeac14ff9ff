import { Command } from 'commander'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { print, printJson } from '../output/print.ts'
import { table } from '../output/table.ts'

/** `cascade sites`. */
export function sitesCommand(): Command {
  return new Command('sites')
    .description('where jobs run, and how busy it is there')
    .action(async (_options, command: Command) => {
      const globals = globalsOf(command)
      const { sites } = await withSession(globals, 'sites', ({ client }) => client.sites())
      if (globals.json) return printJson({ sites })
      const rows = sites.map((one) => [one.site, one.slots ?? '', one.queued, one.running, one.allowed ? 'yes' : 'no'])
      print(table(['site', 'slots', 'queued', 'running', 'allowed'], rows))
    })
}
