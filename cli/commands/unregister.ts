import { Command } from 'commander'
import type { Unregistered } from '../../shared/api/catalog-changes.ts'
import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { counted } from '../../shared/model/counted.ts'
import { sayIfNobodyWorks, withSession } from '../connect.ts'
import { catalogFiles } from '../files/catalog-files.ts'
import { changeFiles, sumEffects } from '../files/change-files.ts'
import { globalsOf } from '../globals.ts'
import { isMeant } from '../output/ask.ts'
import { effectsText } from '../output/effects-text.ts'
import { WorkFailed } from '../output/failure.ts'
import { helpText } from '../output/help-text.ts'
import { sizeText } from '../output/numbers.ts'
import { print, printError, printJson } from '../output/print.ts'

interface Options {
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly reason?: string
}

const HELP = `
Only the catalog forgets them: their bytes stay where they are. A transformation in which a file is Unused loses it (Removed);
files in a task, processed or stopped stay where they are. An LFN is never used for other content again; the same content may
be registered again. An LFN that is not in the catalog stops all (exit 2).`

/** `cascade unregister LFN... [--yes]`. */
export function unregisterCommand(): Command {
  return new Command('unregister')
    .description('take files out of the catalog; their bytes stay')
    .argument('<lfn...>', 'LFNs')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'say what it would come to, and change nothing')
    .option('--reason <text>', 'why, for the history')
    .addHelpText('after', helpText(HELP))
    .action(async (given: readonly string[], options: Options, command: Command) => {
      const globals = globalsOf(command)
      const isDry = options.dryRun === true
      // Nobody has the home while a person thinks.
      const { files, planned } = await withSession(globals, 'unregister', ({ client }) => plan(given, client))
      if (isDry && globals.json) return printJson(planned)
      if (isDry)
        return print([`${countText(files)} would leave the catalog`, ...effectsText(planned.effects, true)].join('\n'))
      if (options.yes !== true && !(await isAgreed(files, planned))) {
        printError('Nothing is changed.')
        throw new WorkFailed()
      }
      await withSession(globals, 'unregister', async (session) => {
        const done = await unregister(planned.removed, session.client, { reason: options.reason ?? '', dryRun: false })
        if (globals.json) return printJson(done)
        print([`${countText(files)} left the catalog`, ...effectsText(done.effects, false)].join('\n'))
        if (done.effects.length > 0) sayIfNobodyWorks(session)
      })
    })
}

async function plan(
  given: readonly string[],
  client: Client,
): Promise<{ readonly files: readonly CatalogFileAnswer[]; readonly planned: Unregistered }> {
  const files = await catalogFiles(given, client)
  const lfns = files.map(({ lfn }) => lfn)
  return { files, planned: await unregister(lfns, client, { dryRun: true }) }
}

async function unregister(
  lfns: readonly string[],
  client: Client,
  how: { readonly dryRun: boolean; readonly reason?: string },
): Promise<Unregistered> {
  const answers = await changeFiles(lfns, client, (some) => client.unregister({ ...how, lfns: some }))
  return { removed: answers.flatMap(({ removed }) => removed), effects: [...sumEffects(answers)] }
}

function isAgreed(files: readonly CatalogFileAnswer[], { effects }: Unregistered): Promise<boolean> {
  const what = `Unregister ${countText(files)}? Their bytes stay where they are. [y/N] `
  return isMeant([...effectsText(effects, true), what].join('\n'), 'unregister')
}

function countText(files: readonly CatalogFileAnswer[]): string {
  const size = sizeText(files.reduce((sum, file) => sum + file.size, 0))
  return `${counted(files.length, 'file')} (${size})`
}
