import { Command } from 'commander'
import { sayIfNobodyWorks, withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { print, printJson } from '../output/print.ts'
import { positiveInteger } from './positive-integer.ts'

/** `cascade extend TRANSFORMATION N`. */
export function extendCommand(): Command {
  return new Command('extend')
    .description('more tasks of a simulation')
    .argument('<transformation>', 'PRODUCTION/STEP')
    .argument('<tasks>', 'the number wanted in all, so that asking twice is asking once', positiveInteger)
    .option('--reason <text>', 'why, for the history')
    .action(async (...[transformation, wanted, options, command]: [string, number, { reason?: string }, Command]) => {
      const globals = globalsOf(command)
      await withSession(globals, 'extend', async (session) => {
        const changed = await session.client.extend({ transformation, wanted, ...options })
        if (globals.json) return printJson({ changes: [changed] })
        print(`${transformation} is ${changed.status}. ${changed.message}`)
        if (changed.changed) sayIfNobodyWorks(session)
      })
    })
}
