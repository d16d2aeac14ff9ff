import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import type { ProductionSummary } from '../../shared/api/productions.ts'
import { naturally } from '../../shared/model/natural-order.ts'
import { withSession, type GlobalOptions } from '../connect.ts'
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
    .option('--watch', 'look again every second, until the production is over')
    .action(async (name: string | undefined, options: { watch?: boolean }, command: Command) => {
      const globals = globalsOf(command)
      if (name === undefined) await withSession(globals, 'status', ({ client }) => showAll(client, globals))
      else await showOne(name, { ...globals, watch: options.watch === true && !globals.json })
    })
}

async function showAll(client: Client, globals: GlobalOptions): Promise<void> {
  const productions = await everyPage(
    (after) => client.productions(after),
    (page) => page.productions,
  )
  if (globals.json) return printJson({ productions })
  print(
    productions.length === 0
      ? 'There are no productions here: "cascade submit FILE.yaml" makes one.'
      : listText(productions),
  )
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
    const status = await withSession(options, 'status', ({ client }) => client.status({ production: name }))
    if (options.json) return printJson(status)
    if (options.watch) clearScreen()
    print(statusText(status))
    if (!options.watch || status.status === 'Completed') return
    await setTimeout(WATCH_EVERY)
  }
}
