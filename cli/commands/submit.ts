import { Command } from 'commander'
import { counted } from '../../shared/model/counted.ts'
import { naturally } from '../../shared/model/natural-order.ts'
import { beforeNewHome, sayIfNobodyWorks, withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { WorkFailed, WorkRefused } from '../output/failure.ts'
import { helpText } from '../output/help-text.ts'
import { print, printError, printJson } from '../output/print.ts'
import { dryRunText } from '../production/dry-run-text.ts'
import { inputsReport, inputsText, isAnyRefused } from '../production/inputs-report.ts'
import { checkProduction, sendProduction, type Submitted } from '../production/send.ts'
import { repeated } from './repeated.ts'

interface Options {
  readonly dryRun?: boolean
  readonly as?: string
  readonly replace?: readonly string[]
  readonly reason?: string
}

const HELP = `
Other content under a name that is known is refused, unless the steps that differ have not begun. To mend the program of one that
has: "cascade stop" it, then --replace STEP with the mended files. Command, image, sandbox, parameters and resources are
replaced; tasks that are not at a site yet, and retries, run the new job. "cascade start" lets it go on.`

/** `cascade submit FILE.yaml [--dry-run] [--as NAME] [--replace STEP]`. */
export function submitCommand(): Command {
  return new Command('submit')
    .description('check a production and set it going; the same one again goes on where it was')
    .argument('<file>', 'the YAML of the production')
    .option('--dry-run', 'say which files each root step would take, and change nothing')
    .option('--as <name>', 'another name than the one in the YAML')
    .option('--replace <step>', 'replace the job of a step that is Stopped or Completed (again for each)', repeated)
    .option('--reason <text>', 'why it is replaced, for the history')
    .addHelpText('after', helpText(HELP))
    .action(async (file: string, options: Options, command: Command) => {
      const globals = globalsOf(command)
      const { as, replace = [], reason = '' } = options
      const request = {
        path: file,
        as,
        dryRun: options.dryRun === true,
        replace,
        reason,
        home: globals.home,
        onAws: globals.aws !== null,
      }
      if (!request.dryRun) await beforeNewHome(globals, 'submit', (client) => checkProduction(request, client))
      await withSession({ ...globals, missing: request.dryRun ? 'pretend' : 'make' }, 'submit', async (session) => {
        const { submitted, inputs, toRegister } = await sendProduction(
          { ...request, uploader: session.uploader },
          session.client,
        )
        if (globals.json) printJson({ ...submitted, registered: inputsReport(inputs), toRegister })
        else {
          for (const text of [...submitted.warnings.map(warningText), ...inputsText(inputs)]) printError(text)
          print(request.dryRun ? dryRunText(submitted, toRegister) : textOf(submitted))
          if (!request.dryRun) sayIfNobodyWorks(session)
        }
        if (submitted.conflicts.length > 0) throw new WorkRefused()
        if (isAnyRefused(inputs)) throw new WorkFailed()
      })
    })
}

function warningText({ message }: { readonly message: string }): string {
  return `warning: ${message}`
}

const SAID = {
  created: 'is set going',
  resumed: 'is known and goes on',
  replaced: 'is replaced where it differed',
  'dry-run': 'would be set going',
} as const

function textOf({ production, outcome, transformations, replacedJobs }: Submitted): string {
  const said = `production ${production} ${SAID[outcome]}: ${counted(transformations.length, 'transformation')}`
  return [said, ...replacedText(production, replacedJobs)].join('\n')
}

function replacedText(production: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  return [
    `From now on ${names.toSorted(naturally).join(', ')} ${names.length === 1 ? 'runs its' : 'run their'} new job.`,
    `"cascade start ${production}" lets go on what is Stopped, "cascade retry" tries again what failed.`,
  ]
}
