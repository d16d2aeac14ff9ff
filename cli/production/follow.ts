import { setTimeout } from 'node:timers/promises'
import type { Client } from '../../shared/api/client.ts'
import type { ProductionStatusAnswer } from '../../shared/api/productions.ts'
import type { GlobalOptions } from '../connect.ts'
import { WorkFailed } from '../output/failure.ts'
import { print, printError, printJson } from '../output/print.ts'
import { makeProgress } from '../output/progress.ts'
import { statusText } from '../output/status-table.ts'
import { onInterrupt } from './interrupt.ts'
import type { Opened } from './open-for-run.ts'
import { resultsText } from './results.ts'
import { sendProduction } from './send.ts'

/** Milliseconds between two looks: often enough for a bar, seldom enough for an engine that has work to do. */
const LOOK_EVERY = 300

/** What to run. */
export interface FollowRequest {
  readonly file: string
  readonly as: string | undefined
  readonly globals: GlobalOptions
}

/** Submits a production and shows its progress until it ends. Throws WorkFailed when it ended with losses, or can't go on. */
export async function followProduction(request: FollowRequest, opened: Opened): Promise<void> {
  const { client } = opened
  const { submitted } = await sendProduction({ path: request.file, as: request.as, dryRun: false }, client)
  const before = await client.status({ production: submitted.production })
  if (before.status !== 'Completed') printError(`production ${submitted.production}: ${verbOf(submitted.outcome)}`)
  const interrupt = onInterrupt(() => opened.stopTaking())
  const status = await watch(submitted.production, { client, opened, interrupted: () => interrupt.asked })
  interrupt.done()
  if (request.globals.json) printJson(status)
  else print(await endText(status, { client, home: request.globals.home }))
  if (interrupt.asked && status.status !== 'Completed') sayHowToGoOn(request)
  if (!isGood(status)) throw new WorkFailed()
}

function verbOf(outcome: string): string {
  return outcome === 'created' ? 'set going' : 'goes on where it was'
}

async function watch(
  production: string,
  run: { readonly client: Client; readonly opened: Opened; readonly interrupted: () => boolean },
): Promise<ProductionStatusAnswer> {
  const progress = makeProgress()
  try {
    for (;;) {
      const status = await run.client.status({ production })
      progress.show(status)
      if (status.status === 'Completed' || status.status === 'Stopped') return status
      if (run.interrupted() && (await run.opened.running()) === 0) return status
      await setTimeout(LOOK_EVERY)
    }
  } finally {
    progress.stop()
  }
}

async function endText(
  status: ProductionStatusAnswer,
  where: { readonly client: Client; readonly home: string },
): Promise<string> {
  return `${statusText(status)}\n${await resultsText(status, where)}`
}

function isGood({ status, losses }: ProductionStatusAnswer): boolean {
  return status === 'Completed' && losses.files === 0 && losses.tasks === 0
}

function sayHowToGoOn({ file, globals }: FollowRequest): void {
  printError(`Interrupted. "cascade run ${file} --home ${globals.home}" goes on where it was.`)
}
