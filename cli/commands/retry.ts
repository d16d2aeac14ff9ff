import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import type { Retried } from '../../shared/api/operator.ts'
import { countedAre } from '../../shared/model/counted.ts'
import { sayIfNobodyWorks, withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { print, printJson } from '../output/print.ts'
import { heldBackText } from './held-back.ts'
import { sayNotCountedYet } from './not-counted-yet.ts'
import { endWithRefused, refusedText } from './refused.ts'

/** What was retried of one transformation. */
type RetriedOf = Omit<Retried, 'more'> & { readonly transformation: string }

/** `cascade retry TRANSFORMATION|TASK...`. */
export function retryCommand(): Command {
  return new Command('retry')
    .description('give failed tasks another chance; those of a simulation run again with their run numbers')
    .argument('<name...>', 'PRODUCTION/STEP: all that failed; PRODUCTION/STEP/NUMBER: that task')
    .option('--reason <text>', 'why, for the history')
    .action(async (names: readonly string[], options: { reason?: string }, command: Command) => {
      const globals = globalsOf(command)
      await withSession(globals, 'retry', async (session) => {
        const retried: RetriedOf[] = []
        for (const wanted of wantedOf(names)) retried.push(await retry(session.client, { ...wanted, ...options }))
        if (globals.json) printJson({ retried })
        else print(retried.map(retriedText).join('\n'))
        const done = retried.reduce((sum, one) => sum + one.revived.length + one.reset.length, 0)
        if (done > 0 && !globals.json) {
          sayIfNobodyWorks(session)
          for (const { transformation, reset } of retried)
            if (reset.length > 0) sayNotCountedYet(session, transformation)
        }
        endWithRefused(done, retried.flatMap((one) => one.refused).length)
      })
    })
}

interface Wanted {
  readonly transformation: string
  /** Left out: all that failed. */
  readonly tasks?: number[]
}

/** By transformation, in the order in which they were named. Who names one as a whole means all of it. */
function wantedOf(names: readonly string[]): readonly Wanted[] {
  const parsed = names.map(
    (name) => /^(?<transformation>[^/]+\/[^/]+)\/(?<task>\d{1,15})$/.exec(name)?.groups ?? { transformation: name },
  )
  const grouped = Map.groupBy(parsed, ({ transformation = '' }) => transformation)
  return [...grouped].map(([transformation, group]) => {
    const isWhole = group.some(({ task }) => task === undefined)
    return isWhole ? { transformation } : { transformation, tasks: group.map(({ task }) => Number(task)) }
  })
}

/** Asks until there is no more. */
async function retry(client: Client, request: Wanted & { readonly reason?: string }): Promise<RetriedOf> {
  const all: Omit<Retried, 'more' | 'status'> = { revived: [], reset: [], refused: [] }
  for (;;) {
    const { revived, reset, refused, more, status } = await client.retryTasks(request)
    all.revived.push(...revived)
    all.reset.push(...reset)
    all.refused.push(...refused)
    if (!more || revived.length + reset.length === 0) return { transformation: request.transformation, ...all, status }
  }
}

function retriedText({ transformation, revived, reset, refused, status }: RetriedOf): string {
  const done = [
    ...(revived.length === 0 ? [] : [revivedText(revived.length, status)]),
    ...(reset.length === 0 ? [] : [`${countedAre(reset.length, 'stopped file')} Unused again`]),
  ]
  const said = done.length === 0 ? 'nothing to try again' : done.join(', ')
  const held = heldBackText(transformation, { status, done: done.length })
  return [`${transformation}: ${said}`, ...held, ...refusedText(refused)].join('\n')
}

/** What is Stopped may be given another chance, and does not take it yet. */
function revivedText(count: number, status: RetriedOf['status']): string {
  if (status === 'Stopped') return `${countedAre(count, 'task')} Waiting again`
  return `${count} ${count === 1 ? 'task runs' : 'tasks run'} again`
}
