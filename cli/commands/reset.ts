import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import type { Reset } from '../../shared/api/operator.ts'
import { countedAre } from '../../shared/model/counted.ts'
import { sayIfNobodyWorks, withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { print, printJson } from '../output/print.ts'
import { heldBackText } from './held-back.ts'
import { sayNotCountedYet } from './not-counted-yet.ts'
import { endWithRefused, refusedText } from './refused.ts'

/** `cascade reset TRANSFORMATION [LFN...]`. */
export function resetCommand(): Command {
  return new Command('reset')
    .description('stopped files (MaxReset, Problematic) are Unused again, without errors')
    .argument('<transformation>', 'PRODUCTION/STEP')
    .argument('[lfn...]', 'these files; none: all that are stopped')
    .option('--reason <text>', 'why, for the history')
    .action(async (...[transformation, lfns, options, command]: [string, string[], { reason?: string }, Command]) => {
      const globals = globalsOf(command)
      await withSession(globals, 'reset', async (session) => {
        const wanted = lfns.length === 0 ? {} : { lfns: [...lfns] }
        const { reset, refused, status } = await resetAll(session.client, { transformation, ...wanted, ...options })
        const held = heldBackText(transformation, { status, done: reset.length })
        if (globals.json) printJson({ transformation, reset, refused, status })
        else print([`${transformation}: ${resetText(reset.length)}`, ...held, ...refusedText(refused)].join('\n'))
        if (reset.length > 0 && !globals.json) {
          sayIfNobodyWorks(session)
          sayNotCountedYet(session, transformation)
        }
        endWithRefused(reset.length, refused.length)
      })
    })
}

/** Asks until there is no more. */
async function resetAll(client: Client, request: Parameters<Client['resetFiles']>[0]): Promise<Omit<Reset, 'more'>> {
  const reset: string[] = []
  for (;;) {
    const answer = await client.resetFiles(request)
    reset.push(...answer.reset)
    if (!answer.more || answer.reset.length === 0) return { reset, refused: answer.refused, status: answer.status }
  }
}

function resetText(count: number): string {
  return count === 0 ? 'no file was reset' : `${countedAre(count, 'file')} Unused again`
}
