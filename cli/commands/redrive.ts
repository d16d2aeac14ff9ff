import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import type { DeadLettersAnswer, Redriven } from '../../shared/api/dead-letters.ts'
import { counted } from '../../shared/model/counted.ts'
import { inputError } from '../../shared/model/input-error.ts'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { isMeant } from '../output/ask.ts'
import { WorkFailed } from '../output/failure.ts'
import { helpText } from '../output/help-text.ts'
import { timeText } from '../output/numbers.ts'
import { oneLine } from '../output/printable.ts'
import { print, printError, printJson } from '../output/print.ts'
import { table } from '../output/table.ts'

interface Options {
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly stageName?: readonly string[]
}

const HELP = `
A message that a stage failed on again and again lies among its dead letters; changes of the catalog that could not be
matched lie in a bucket. Look at the samples, and mend what made them fail, before you bring them back: messages go to their
queue, changes through the filter, as the files are by then. Twice is safe.

On one machine nothing is put aside: a step that fails is tried again until it goes.`

/** `cascade redrive [--stage-name STAGE] [--yes]`. */
export function redriveCommand(): Command {
  return new Command('redrive')
    .description('what stages could not do and was put aside: show it, and bring it back')
    .option('--stage-name <stage...>', 'only of these stages, like match or submit')
    .option('--dry-run', 'show it, and bring nothing back')
    .option('--yes', 'do not ask')
    .addHelpText('after', helpText(HELP))
    .action(async (options: Options, command: Command) => {
      const globals = globalsOf(command)
      await withSession(globals, 'redrive', async ({ client }) => {
        const stages = wantedOf((await client.deadLetters()).stages, options.stageName)
        const isOver = options.dryRun === true || stages.length === 0
        if (!globals.json) print(stages.length === 0 ? 'Nothing was put aside.' : tableOf(stages))
        if (isOver) return globals.json ? printJson({ stages, redriven: [] }) : undefined
        if (options.yes !== true && !(await isMeant(`Bring back ${amountOf(stages)}? [y/N] `, 'redrive'))) {
          printError('Nothing is brought back.')
          throw new WorkFailed()
        }
        const redriven = await redriveAll(stages, client)
        if (globals.json) printJson({ stages, redriven })
        else print(redriven.map(redrivenText).join('\n'))
        if (redriven.some(({ failed }) => failed.length > 0)) throw new WorkFailed()
      })
    })
}

function wantedOf(
  stages: readonly DeadLettersAnswer[],
  names: readonly string[] | undefined,
): readonly DeadLettersAnswer[] {
  const unknown = (names ?? []).find((name) => !stages.some(({ stage }) => stage === name))
  if (unknown === undefined) return stages.filter(({ stage }) => names === undefined || names.includes(stage))
  const there = stages.map(({ stage }) => stage).join(', ')
  const hint = there === '' ? 'nor of any other' : `it should be one of ${there}`
  throw inputError('stage-name', `nothing was put aside of a stage ${unknown}, ${hint}`)
}

function tableOf(stages: readonly DeadLettersAnswer[]): string {
  const rows = stages.map((one) => [one.stage, unitsOf(one), one.oldest === null ? '' : timeText(one.oldest)])
  const samples = stages.flatMap(({ stage, sample }) =>
    sample === null
      ? []
      : [`${stage}, for example: ${oneLine(sample.text).slice(0, 400)}`, `  ${oneLine(sample.reason)}`],
  )
  return [table(['stage', 'put aside', 'oldest'], rows), '', ...samples].join('\n')
}

function unitsOf({ kind, count }: DeadLettersAnswer): string {
  return counted(count, kind === 'messages' ? 'message' : 'object')
}

function amountOf(stages: readonly DeadLettersAnswer[]): string {
  return stages.map((one) => `${unitsOf(one)} of ${one.stage}`).join(', ')
}

/** What was brought back of one stage. */
type RedrivenOf = Omit<Redriven, 'next'>

async function redriveAll(stages: readonly DeadLettersAnswer[], client: Client): Promise<readonly RedrivenOf[]> {
  const redriven: RedrivenOf[] = []
  for (const { stage } of stages) redriven.push(await redriveOne(stage, client))
  return redriven
}

async function redriveOne(stage: string, client: Client): Promise<RedrivenOf> {
  const all = { stage, moved: 0, failed: [] as Redriven['failed'] }
  for (let after: string | null | undefined; after !== null;) {
    const answer: Redriven = await client.redrive(after === undefined ? { stage } : { stage, after })
    all.moved += answer.moved
    all.failed.push(...answer.failed)
    after = answer.next
  }
  return all
}

function redrivenText({ stage, moved, failed }: RedrivenOf): string {
  const lines = failed.map(({ name, reason }) => `  ${name} stays: ${oneLine(reason)}`)
  return [`${stage}: ${moved} brought back`, ...lines].join('\n')
}
