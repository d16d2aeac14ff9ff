import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { removeProduction } from '../../../shared/api/productions.ts'
import { sentOf } from '../../../shared/lifecycle/at-site.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import { moved } from '../../../shared/lifecycle/change-state.ts'
import type { Production } from '../../../shared/model/production.ts'
import type { ApiContext } from '../context.ts'
import { findProduction } from './find-production.ts'

/** See {@link removeProduction}: the door is closed here, `clean` does the rest. Asked again, it goes on. */
export async function remove(
  request: CheckedRequestOf<typeof removeProduction>,
  context: ApiContext,
): Promise<AnswerOf<typeof removeProduction>> {
  const { ports } = context
  const production = await findProduction(request.production, ports)
  await markRemoving(production, context)
  let submissionsEnded = 0
  for (const name of production.transformations) {
    await closeDoor(name, context)
    submissionsEnded += await endSubmissions(name, context)
  }
  const { name, transformations } = production
  const first = { version: 1, production: name, phase: 'catalog', after: 0 } as const
  await ports.queue.send(
    'clean',
    transformations.map((transformation) => ({ ...first, transformation })),
  )
  return { production: name, transformations: transformations.length, submissionsEnded }
}

async function markRemoving(production: Production, { ports }: ApiContext): Promise<void> {
  if (production.removing) return
  if (await ports.productions.change({ ...production, removing: true }, production.version)) return
  throw conflict('production', `production ${production.name} was changed by somebody else at this moment: try again`)
}

/** From here on nothing is submitted, cut, or taken by the filter. Again until nobody was faster. */
async function closeDoor(name: string, { ports, by }: ApiContext): Promise<void> {
  for (;;) {
    const [transformation] = await ports.transformations.read([name])
    if (transformation === undefined || ['Cleaning', 'Cleaned'].includes(transformation.state.status)) return
    const { definition, state, version } = transformation
    const next = moved(state, 'Cleaning', `removed by ${by}`)
    if (next === null) throw conflict('production', `${name} is ${state.status}, so it cannot be removed`)
    const log = { at: ports.clock.now(), by, text: 'Cleaning: its production is being removed' }
    const change = { name, version, state: next, log }
    const done = await (definition.input.kind === 'none'
      ? ports.transformations.change(change)
      : ports.transformations.changeActive(change, 'remove'))
    if (done) return
  }
}

async function endSubmissions(name: string, { ports, by }: ApiContext): Promise<number> {
  const [transformation] = await ports.transformations.read([name])
  if (transformation === undefined) return 0
  const live = await ports.submissions.live(name)
  // What is on its way to a site is ended there by cleaning.
  const sent = sentOf(live)
  if (sent.length > 0) await ports.site.terminate(sent, `its production is removed by ${by}`)
  return live.length
}
