import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import type { ProductionSummary } from '../../shared/api/productions.ts'
import { inputError } from '../../shared/model/input-error.ts'
import type { ProductionStatus } from '../../shared/model/production-status.ts'
import { naturally } from '../../shared/model/natural-order.ts'
import { sayIfWorkWaits, withSession, type GlobalOptions, type Session } from '../connect.ts'
import { timeText } from '../output/numbers.ts'
import { clearScreen, print, printJson } from '../output/print.ts'
import { statusLine, statusText } from '../output/status-table.ts'
import { table } from '../output/table.ts'
import { everyPage } from '../paging.ts'
import { globalsOf } from '../globals.ts'

/** Milliseconds between two looks. */
const WATCH_EVERY = 1000

/** `cascade status [NAME] [--watch]`. */
export function statusCommand(): Command {
  return new Command('status')
    .description('all productions, or one step by step')
    .argument('[name]', 'a production')
    .option('--watch', 'look again every second, until the production is over; with --json, once')
    .action(async (name: string | undefined, options: { watch?: boolean }, command: Command) => {
      const globals = globalsOf(command)
      if (name === undefined && options.watch === true)
        throw inputError('watch', '--watch looks at one production: name it, like "cascade status NAME --watch"')
      if (name === undefined) await withSession(globals, 'status', (session) => showAll(session, globals))
      else await showOne(name, { ...globals, watch: options.watch === true && !globals.json })
    })
}

async function showAll(session: Session, globals: GlobalOptions): Promise<void> {
  const { client } = session
  const productions = await everyPage(
    (after) => client.productions(after),
    (page) => page.productions,
  )
  if (globals.json) printJson({ productions })
  else
    print(
      productions.length === 0
        ? 'There are no productions here: "cascade submit FILE.yaml" makes one.'
        : listText(productions),
    )
  sayIfWorkWaits(session)
}

function listText(productions: readonly ProductionSummary[]): string {
  return table(
    ['production', 'status', 'transformations', 'submitted', 'description'],
    productions
      .toSorted((a, b) => naturally(a.production, b.production))
      .map((one) => [one.production, statusLine(one), one.transformations, timeText(one.created), one.description]),
  )
}

/** Connects anew for each look: an engine may come and go meanwhile. */
async function showOne(name: string, options: GlobalOptions & { readonly watch: boolean }): Promise<void> {
  for (;;) {
    const status = await withSession(options, 'status', (session) => lookAt(name, options, session))
    if (!options.watch || status === 'Completed') return
    await setTimeout(WATCH_EVERY)
  }
}

async function lookAt(
  name: string,
  options: GlobalOptions & { readonly watch: boolean },
  session: Session,
): Promise<ProductionStatus> {
  const status = await session.client.status({ production: name })
  if (options.watch) clearScreen()
  if (options.json) printJson(status)
  else print(statusText(status))
  sayIfWorkWaits(session)
  return status.status
}
