import { Command } from 'commander'
import { withSession } from '../connect.ts'
import { print, printError, printJson } from '../output/print.ts'
import { sizeText } from '../output/numbers.ts'
import { table } from '../output/table.ts'
import { sendProduction, type Submitted } from '../production/send.ts'
import { globalsOf } from '../globals.ts'

/** `cascade submit FILE.yaml [--dry-run] [--as NAME]`. */
export function submitCommand(): Command {
  return new Command('submit')
    .description('check a production and set it going; the same one again goes on where it was')
    .argument('<file>', 'the YAML of the production')
    .option('--dry-run', 'say which files each root step would take, and change nothing')
    .option('--as <name>', 'another name than the one in the YAML')
    .action(async (file: string, options: { dryRun?: boolean; as?: string }, command: Command) => {
      const globals = globalsOf(command)
      await withSession(globals, 'submit', async ({ client, engine }) => {
        const { submitted } = await sendProduction(
          { path: file, as: options.as, dryRun: options.dryRun === true },
          client,
        )
        if (globals.json) return printJson(submitted)
        print(textOf(submitted))
        if (!engine && submitted.outcome !== 'dry-run') printError('No engine is running: "cascade up" starts one.')
      })
    })
}

function textOf(submitted: Submitted): string {
  const { production, outcome, transformations } = submitted
  if (outcome === 'dry-run') return dryRunText(submitted)
  const what = { created: 'is set going', resumed: 'is known and goes on', replaced: 'has its new steps' }[outcome]
  return `production ${production} ${what}: ${transformations.length} transformations`
}

function dryRunText({ production, transformations, inputs, conflicts }: Submitted): string {
  const rows = transformations.map((one) => {
    const input = inputs.find((other) => other.transformation === one.name)
    if (input !== undefined) return [one.name, one.type, filesText(input), sizeText(input.size)]
    return [one.name, one.type, one.wanted > 0 ? `${one.wanted} runs` : `outputs of ${one.parents.join(', ')}`, '']
  })
  const samples = inputs.flatMap((input) => [
    `${input.transformation} would take, among others:`,
    ...input.sample.map((lfn) => `  ${lfn}`),
  ])
  return [
    `production ${production} (dry run: nothing is changed)`,
    table(['transformation', 'type', 'input', 'size'], rows),
    ...(inputs.some((input) => input.sample.length > 0) ? samples : []),
    ...conflicts,
  ].join('\n')
}

function filesText(input: Submitted['inputs'][number]): string {
  return `${input.complete ? '' : 'at least '}${input.files} files`
}
