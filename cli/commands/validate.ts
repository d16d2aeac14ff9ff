import { Command } from 'commander'
import { counted } from '../../shared/model/counted.ts'
import { withSession } from '../connect.ts'
import { WorkRefused } from '../output/failure.ts'
import { print, printJson } from '../output/print.ts'
import { loadProduction } from '../production/load.ts'
import { settingsOf } from '../production/send.ts'
import { isAccepted } from '../../shared/document/finding.ts'
import type { ProductionProblem } from '../../shared/production/problems.ts'
import { globalsOf } from '../globals.ts'

/** `cascade validate FILE.yaml`: everything that is wrong with a production, with step, field and line; changes nothing. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check a production whole, and change nothing')
    .argument('<file>', 'the YAML of the production')
    .action(async (file: string, _options, command: Command) => {
      const globals = globalsOf(command)
      const problems = await withSession({ ...globals, missing: 'pretend' }, 'validate', async ({ client }) => {
        const settings = await settingsOf(client)
        return (await loadProduction({ path: file, ...settings, onAws: globals.aws !== null, name: null })).planned
          .problems
      })
      const valid = isAccepted(problems)
      if (globals.json) printJson({ valid, problems })
      else print([...problems.map((problem) => lineOf(file, problem)), summaryOf(file, problems)].join('\n'))
      if (!valid) throw new WorkRefused()
    })
}

function lineOf(file: string, problem: ProductionProblem): string {
  const mark = problem.severity === 'error' ? '' : 'warning: '
  return `${file}:${problem.line}: ${mark}${problem.message}`
}

function summaryOf(file: string, problems: readonly ProductionProblem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length
  return errors === 0 ? `${file} is valid` : `${file}: ${counted(errors, 'problem')}`
}
