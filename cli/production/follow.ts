import { setTimeout } from 'node:timers/promises'
import type { Client } from '../../shared/api/client.ts'
import type { ProductionStatusAnswer } from '../../shared/api/productions.ts'
import type { GlobalOptions } from '../connect.ts'
import { WorkFailed } from '../output/failure.ts'
import { print, printError, printJson } from '../output/print.ts'
import { makeProgress } from '../output/progress.ts'
import { statusText } from '../output/status-table.ts'
import { inputsReport, inputsText, isAnyRefused } from './inputs-report.ts'
import { onInterrupt, type Interrupt } from './interrupt.ts'
import type { Opened } from './open-for-run.ts'
import { resultsText } from './results.ts'
import { shellWord } from './shell-word.ts'
import { sendProduction, type Sent } from './send.ts'
import { statusIfAny, untilGone } from './until-gone.ts'

/** A production in part stopped looks so as a whole for the moment that its last file is between two stages. */
const STOPPED_LOOKS = 5

/** What to run. */
export interface FollowRequest {
  readonly file: string
  readonly as: string | undefined
  readonly globals: GlobalOptions
}

/** Submits a production and shows its progress until it ends. Throws WorkFailed when it ended with losses, or can't go on. */
export async function followProduction(request: FollowRequest, opened: Opened): Promise<void> {
  const { home, aws } = request.globals
  const interrupt = onInterrupt(() => stopGently(opened))
  try {
    const prepare = (production: string) => waitForRemoval(production, opened, interrupt)
    const sent = await sendProduction(
      {
        path: request.file,
        as: request.as,
        dryRun: false,
        home,
        onAws: aws !== null,
        prepare,
        uploader: opened.uploader,
      },
      opened.client,
    )
    // What is refused leaves the home as it was: nobody asked for the work of other productions then.
    await opened.begin()
    await sayBeginning(sent, opened.client)
    const status = await watch(sent.submitted.production, opened, interrupt)
    await sayEnd({ status, sent }, request, opened.client)
    if (interrupt.asked && status.status !== 'Completed')
      printError(opened.isOurs ? howToGoOn(request) : howToLook(status.production))
    if (!isGood(status) || isAnyRefused(sent.inputs)) throw new WorkFailed()
  } finally {
    interrupt.done()
  }
}

/** One of the same name that is being removed goes first. Throws WorkFailed when somebody interrupts meanwhile. */
async function waitForRemoval(production: string, opened: Opened, interrupt: Interrupt): Promise<void> {
  if ((await statusIfAny(production, opened.client)) !== 'Cleaning') return
  printError(`production ${production} is being removed; it is set going anew when that is done`)
  await opened.begin()
  if (!(await untilGone(production, opened.client, interrupt))) throw new WorkFailed()
}

function stopGently(opened: Opened): void {
  opened.stopTaking()
  const text = opened.isOurs
    ? 'No new jobs are started; waiting for those that run. Ctrl-C again leaves them to themselves.'
    : 'The work goes on without this command.'
  printError(`\n${text}`)
}

async function sayBeginning({ submitted, inputs }: Sent, client: Client): Promise<void> {
  const { production, outcome, warnings } = submitted
  for (const { message } of warnings) printError(`warning: ${message}`)
  for (const text of inputsText(inputs)) printError(text)
  const { status } = await client.status({ production })
  if (status === 'Completed') return
  printError(`production ${production}: ${outcome === 'created' ? 'set going' : 'goes on where it was'}`)
}

async function watch(production: string, opened: Opened, interrupt: Interrupt): Promise<ProductionStatusAnswer> {
  const progress = makeProgress()
  let before = ''
  try {
    for (let looksStopped = 0; ;) {
      const status = await look(production, opened)
      progress.show(status)
      looksStopped = status.status === 'Stopped' ? looksStopped + 1 : 0
      if (status.status === 'Completed' || looksStopped === STOPPED_LOOKS) return status
      // An engine elsewhere never rests: whoever waited for that might inherit its work.
      if (interrupt.asked && !opened.isOurs) return status
      // The results of the last jobs are taken in after they have ended: until nothing changes any more.
      const now = JSON.stringify(status)
      if (interrupt.asked && now === before && (await opened.running()) === 0) return status
      before = now
      await setTimeout(opened.lookEvery)
    }
  } finally {
    progress.stop()
  }
}

/** What came while nobody worked, a late file say, may bring back what is Completed: that is believed of an engine at rest only. */
async function look(production: string, opened: Opened): Promise<ProductionStatusAnswer> {
  const status = await opened.client.status({ production })
  if (status.status !== 'Completed') return status
  await opened.settled()
  return opened.client.status({ production })
}

async function sayEnd(
  { status, sent }: { readonly status: ProductionStatusAnswer; readonly sent: Sent },
  { globals }: FollowRequest,
  client: Client,
): Promise<void> {
  const registered = inputsReport(sent.inputs)
  if (globals.json) printJson(registered.length === 0 ? status : { ...status, registered })
  else
    print(
      `${statusText(status)}\n${await resultsText(status, { client, home: globals.aws === null ? globals.home : null })}`,
    )
}

function isGood({ status, losses }: ProductionStatusAnswer): boolean {
  return status === 'Completed' && losses.files === 0 && losses.tasks === 0
}

function howToLook(production: string): string {
  return `Interrupted: "cascade status ${production} --watch" shows how it goes on.`
}

function howToGoOn({ file, as, globals }: FollowRequest): string {
  const words = ['cascade', 'run', file, ...(as === undefined ? [] : ['--as', as]), '--home', globals.home]
  return `Interrupted. This goes on where it was: ${words.map(shellWord).join(' ')}`
}
