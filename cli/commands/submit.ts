import { Command } from 'commander'
import { sayIfNobodyWorks, withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { WorkFailed, WorkRefused } from '../output/failure.ts'
import { print, printError, printJson } from '../output/print.ts'
import { dryRunText } from '../production/dry-run-text.ts'
import { inputsReport, inputsText, isAnyRefused } from '../production/inputs-report.ts'
import { sendProduction, type Submitted } from '../production/send.ts'

/** `cascade submit FILE.yaml [--dry-run] [--as NAME]`. */
export function submitCommand(): Command {
  return new Command('submit')
    .description('check a production and set it going; the same one again goes on where it was')
    .argument('<file>', 'the YAML of the production')
    .option('--dry-run', 'say which files each root step would take, and change nothing')
    .option('--as <name>', 'another name than the one in the YAML')
    .action(async (file: string, options: { dryRun?: boolean; as?: string }, command: Command) => {
      const globals = globalsOf(command)
      const request = { path: file, as: options.as, dryRun: options.dryRun === true, home: globals.home }
      await withSession({ ...globals, missing: request.dryRun ? 'pretend' : 'make' }, 'submit', async (session) => {
        const { submitted, inputs, toRegister } = await sendProduction(request, session.client)
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
  replaced: 'has its new steps',
  'dry-run': 'would be set going',
} as const

function textOf({ production, outcome, transformations }: Submitted): string {
  return `production ${production} ${SAID[outcome]}: ${transformations.length} transformations`
}
