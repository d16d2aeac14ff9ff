import type { Why, WhyTransformation } from '../../../shared/api/why.ts'
import { lossesOf, productionStatus } from '../../../shared/model/production-status.ts'
import type { Production } from '../../../shared/model/production.ts'
import type { ApiContext } from '../context.ts'
import { counted } from '../../../shared/model/counted.ts'
import { standingsOf, type StepStanding } from '../transformations/step-status.ts'
import { whyTransformation } from './why-transformation.ts'

/** Transformations that are told of, in a production of many. */
const SHOWN = 50

/** What a production waits for, and what it lost: its transformations that are not Completed or lost something, those that block it first. */
export async function whyProduction(
  production: Production,
  context: ApiContext,
): Promise<Extract<Why, { kind: 'production' }>> {
  const standings = await standingsOf(production.transformations, context.ports)
  const status = productionStatus(standings, production.removing)
  const open = standings.filter((one) => one.transformation.state.status !== 'Completed' || hasLost(one))
  const told: WhyTransformation[] = []
  for (const { transformation } of inOrder(open).slice(0, SHOWN))
    told.push(await whyTransformation(transformation, context))
  const each = told.flatMap((one) => one.sentences.map((sentence) => `${one.transformation}: ${sentence}`))
  const sentences = [sayStatus(production.name, status, standings), ...each]
  return { kind: 'production', production: production.name, status, transformations: told, sentences }
}

function hasLost(standing: StepStanding): boolean {
  const { files, tasks } = lossesOf([standing])
  return files + tasks > 0
}

/** What an operator has to see to, then the rest, parents before children. */
function inOrder(open: readonly StepStanding[]): readonly StepStanding[] {
  return [...open.filter(needsOperator), ...open.filter((standing) => !needsOperator(standing))]
}

function needsOperator({ transformation }: StepStanding): boolean {
  const { status, reason } = transformation.state
  return status === 'Stopped' || (status === 'Completing' && reason !== '')
}

function sayStatus(name: string, status: string, standings: readonly StepStanding[]): string {
  const { files, tasks } = lossesOf(standings)
  const losses = [
    ...(files === 0 ? [] : [`${counted(files, 'file')} stopped`]),
    ...(tasks === 0 ? [] : [`${counted(tasks, 'run')} failed`]),
  ]
  const lost = losses.length === 0 ? '' : `, ${losses.join(', ')}`
  return status === 'Stopped'
    ? `${name} is Stopped: nothing can go on without an operator${lost}.`
    : `${name} is ${status}${lost}.`
}
