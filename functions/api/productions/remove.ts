import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { removeProduction } from '../../../shared/api/productions.ts'
import { sentOf } from '../../../shared/lifecycle/at-site.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import { closeDoor } from '../../../shared/lifecycle/close-door.ts'
import type { Production } from '../../../shared/model/production.ts'
import type { ApiContext } from '../context.ts'
import { findProduction } from './find-production.ts'

/** Transformations whose doors are closed while somebody waits for the answer; `clean` closes the others'. */
const AT_HAND = 100

/** See {@link removeProduction}: what is at hand is closed here, `clean` does the rest. Asked again, it goes on. */
export async function remove(
  request: CheckedRequestOf<typeof removeProduction>,
  context: ApiContext,
): Promise<AnswerOf<typeof removeProduction>> {
  const { ports } = context
  const production = await findProduction(request.production, ports)
  await markRemoving(production, context)
  const { name, transformations } = production
  const first = { version: 1, production: name, phase: 'catalog', after: 0 } as const
  await ports.queue.send(
    'clean',
    transformations.map((transformation) => ({ ...first, transformation })),
  )
  let submissionsEnded = 0
  for (const transformation of transformations.slice(0, AT_HAND)) {
    if (!(await closeDoor(transformation, context)))
      throw conflict('production', `${transformation} is archived, so it cannot be removed`)
    submissionsEnded += await endSubmissions(transformation, context)
  }
  return { production: name, transformations: transformations.length, submissionsEnded }
}

async function markRemoving(production: Production, { ports }: ApiContext): Promise<void> {
  if (production.removing) return
  if (await ports.productions.change({ ...production, removing: true }, production.version)) return
  throw conflict('production', `production ${production.name} was changed by somebody else at this moment: try again`)
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
