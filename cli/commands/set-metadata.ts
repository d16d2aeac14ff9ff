import { Command } from 'commander'
import type { MetadataChanged } from '../../shared/api/catalog-changes.ts'
import { counted } from '../../shared/model/counted.ts'
import { sayIfNobodyWorks, withSession } from '../connect.ts'
import { catalogFiles } from '../files/catalog-files.ts'
import { changeFiles, sumEffects } from '../files/change-files.ts'
import { globalsOf } from '../globals.ts'
import { effectsText } from '../output/effects-text.ts'
import { helpText } from '../output/help-text.ts'
import { print, printJson } from '../output/print.ts'
import { readMeta } from './meta-option.ts'
import { repeated } from './repeated.ts'

interface Options {
  readonly meta?: readonly string[]
  readonly unset?: readonly string[]
  readonly dryRun?: boolean
  readonly reason?: string
}

const HELP = `
Fields that are not named stay. A file that meets an input query no more leaves that transformation (Withdrawn), one that meets
it now is taken; files in a task, processed or stopped stay where they are. An LFN that is not in the catalog stops all (exit 2).`

/** `cascade set-metadata LFN... --meta k=v`. */
export function setMetadataCommand(): Command {
  return new Command('set-metadata')
    .description('change metadata of registered files; transformations take and lose them by it')
    .argument('<lfn...>', 'LFNs')
    .option('--meta <field=value>', 'what they are to have (again for each field)', repeated)
    .option('--unset <field>', 'a field they are to have no more (again for each)', repeated)
    .option('--dry-run', 'say what it would come to, and change nothing')
    .option('--reason <text>', 'why, for the history')
    .addHelpText('after', helpText(HELP))
    .action(async (given: readonly string[], options: Options, command: Command) => {
      const globals = globalsOf(command)
      const { meta = [], unset = [], dryRun = false, reason = '' } = options
      const wanted = { metadata: readMeta(meta), unset: [...unset], dryRun, reason }
      await withSession(globals, 'set-metadata', async (session) => {
        const lfns = (await catalogFiles(given, session.client)).map(({ lfn }) => lfn)
        const answers = await changeFiles(lfns, session.client, (some) =>
          session.client.setMetadata({ ...wanted, lfns: some }),
        )
        const done = sumUp(answers)
        if (globals.json) return printJson(done)
        print(textOf(done, dryRun))
        if (!dryRun && done.effects.length > 0) sayIfNobodyWorks(session)
      })
    })
}

function sumUp(answers: readonly MetadataChanged[]): MetadataChanged {
  return {
    changed: answers.flatMap(({ changed }) => changed),
    same: answers.flatMap(({ same }) => same),
    effects: [...sumEffects(answers)],
  }
}

function textOf({ changed, same, effects }: MetadataChanged, isDry: boolean): string {
  const already =
    same.length === 0 ? '' : `${same.length} ${same.length === 1 ? 'file has' : 'files have'} that already`
  if (changed.length === 0) return `${already}: nothing ${isDry ? 'would be' : 'is'} changed`
  const files = `${counted(changed.length, 'file')} ${isDry ? 'would be ' : ''}changed`
  return [already === '' ? files : `${files}, ${already}`, ...effectsText(effects, isDry)].join('\n')
}
