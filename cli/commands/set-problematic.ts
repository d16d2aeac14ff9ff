import { Command } from 'commander'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { print, printJson } from '../output/print.ts'
import { endWithRefused, refusedText } from './refused.ts'

/** `cascade set-problematic TRANSFORMATION LFN...`. */
export function setProblematicCommand(): Command {
  return new Command('set-problematic')
    .description('set files aside (Problematic): they are not processed here until "cascade reset"')
    .argument('<transformation>', 'PRODUCTION/STEP')
    .argument('<lfn...>', 'files of it that are Unused or MaxReset')
    .option('--reason <text>', 'why, for the history')
    .action(async (...[transformation, lfns, options, command]: [string, string[], { reason?: string }, Command]) => {
      const globals = globalsOf(command)
      const request = { transformation, lfns, ...options }
      const { set, refused } = await withSession(globals, 'set-problematic', ({ client }) =>
        client.setFilesProblematic(request),
      )
      if (globals.json) printJson({ transformation, set, refused })
      else print([`${transformation}: ${setText(set.length)}`, ...refusedText(refused)].join('\n'))
      endWithRefused(set.length, refused.length)
    })
}

function setText(count: number): string {
  if (count === 0) return 'no file was set aside'
  return `${count === 1 ? 'one file is' : `${count} files are`} Problematic, and not processed until "cascade reset"`
}
