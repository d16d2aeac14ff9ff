import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import type { Changed } from '../../shared/api/operator.ts'
import { inputError } from '../../shared/model/input-error.ts'
import { inStepOrder } from '../../shared/model/natural-order.ts'
import { sayIfNobodyWorks, withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { print, printJson } from '../output/print.ts'

/** An action of operators on a transformation. */
interface Action {
  readonly verb: 'start' | 'stop' | 'flush' | 'complete'
  readonly description: string
  /** To which transformations of a production it does something; null: it is too much for a whole one. */
  readonly inProduction: Reach | null
}

/** Statuses of transformations. */
interface Reach {
  /** In which the action does something. */
  readonly able: readonly string[]
  /** In which it has nothing to do, for it is so already. */
  readonly already: readonly string[]
}

/** `cascade start NAME`. */
export function startCommand(): Command {
  const description = 'let a Stopped transformation go on; the failures that stopped it no longer count'
  return operatorCommand({
    verb: 'start',
    description,
    inProduction: { able: ['Stopped'], already: ['Active', 'Completing'] },
  })
}

/** `cascade stop NAME`. */
export function stopCommand(): Command {
  const description =
    'no new tasks and no new jobs; what waits at a site is taken back, what runs ends as it would have'
  return operatorCommand({
    verb: 'stop',
    description,
    inProduction: { able: ['Active', 'Completing'], already: ['Stopped'] },
  })
}

/** `cascade flush TRANSFORMATION`. */
export function flushCommand(): Command {
  const description = 'groups that are not complete leave too, once; files that are late for a barrier as well'
  return operatorCommand({ verb: 'flush', description, inProduction: null })
}

/** `cascade complete TRANSFORMATION`. */
export function completeCommand(): Command {
  const description = 'no more input is to come, losses are accepted: it ends when its jobs are over'
  return operatorCommand({ verb: 'complete', description, inProduction: null })
}

function operatorCommand(action: Action): Command {
  const isWide = action.inProduction !== null
  return new Command(action.verb)
    .description(action.description)
    .argument(
      isWide ? '<name>' : '<transformation>',
      isWide ? 'PRODUCTION/STEP, or a production: all of it that can' : 'PRODUCTION/STEP',
    )
    .option('--reason <text>', 'why, for the history')
    .action(async (name: string, options: { reason?: string }, command: Command) => {
      const globals = globalsOf(command)
      await withSession(globals, action.verb, async (session) => {
        const changes: Changed[] = []
        for (const transformation of await targetsOf(name, action, session.client))
          changes.push(await session.client[action.verb]({ transformation, ...options }))
        if (globals.json) return printJson({ changes })
        print(changes.map(changeText).join('\n'))
        if (changes.some(({ changed }) => changed)) sayIfNobodyWorks(session)
      })
    })
}

function changeText({ transformation, status, message }: Changed): string {
  return `${transformation} is ${status}. ${message}`
}

/** The transformation itself, or those of a production to which the action does something; where it has been done, those that it was done to. */
async function targetsOf(name: string, { verb, inProduction }: Action, client: Client): Promise<readonly string[]> {
  // Names of transformations have a slash, those of productions have none.
  if (name.includes('/')) return [name]
  const found = await client.status({ production: name })
  const { production, status } = found
  const steps = inStepOrder(found.steps)
  if (inProduction === null) {
    const names = steps.map((step) => step.name).join(', ')
    throw inputError('transformation', `${name} is a production: "${verb}" takes one of its transformations: ${names}`)
  }
  const able = steps.filter((step) => inProduction.able.includes(step.status))
  const already = steps.filter((step) => inProduction.already.includes(step.status))
  // Asked for twice, it is said of each that it is so.
  if (able.length + already.length > 0) return (able.length > 0 ? able : already).map((step) => step.name)
  const right = `"${verb}" needs one that is ${inProduction.able.join(' or ')}`
  throw inputError(
    'production',
    `production ${production} is ${status}, and no transformation of it can be taken: ${right}`,
  )
}
