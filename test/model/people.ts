import { complete } from '../../functions/api/operators/complete.ts'
import type { ApiContext } from '../../functions/api/context.ts'
import { createProduction } from '../../functions/api/productions/create-production.ts'
import { extend } from '../../functions/api/operators/extend.ts'
import { flush } from '../../functions/api/operators/flush.ts'
import { reset } from '../../functions/api/operators/reset-files.ts'
import { retry } from '../../functions/api/operators/retry-tasks.ts'
import { setProblematic } from '../../functions/api/operators/set-problematic.ts'
import { start } from '../../functions/api/operators/start.ts'
import { stop } from '../../functions/api/operators/stop.ts'
import { defaultConfig } from '../../shared/config/default-config.ts'
import { InputError } from '../../shared/model/input-error.ts'
import type { PlannedTransformation } from '../../shared/production/planned-transformation.ts'
import type { Ports } from '../../shared/ports/ports.ts'

import { MODEL_SETTINGS } from './world.ts'

/** What an operator may do with a transformation. */
export type Wish = 'start' | 'stop' | 'flush' | 'complete' | 'extend' | 'reset' | 'retry' | 'set aside'

function contextOf(ports: Ports): ApiContext {
  return {
    ports,
    config: defaultConfig({ cores: 1, memoryMegabytes: 8000 }),
    schema: MODEL_SETTINGS.schema,
    by: 'operator',
  }
}

/** Submits a production, as `cascade submit` does once the YAML is read and checked. */
export async function submitProduction(transformations: readonly PlannedTransformation[], ports: Ports): Promise<void> {
  const plan = { name: 'p', life: 1, description: '', transformations, register: [], reservations: [] }
  await createProduction(plan, '', contextOf(ports))
}

/** An operator acts on a transformation, by the operations of the HTTP API. Whoever is refused lets it be. */
export async function act(wish: Wish, transformation: string, ports: Ports): Promise<void> {
  const request = { transformation, reason: 'the history wants it' }
  const context = contextOf(ports)
  try {
    switch (wish) {
      case 'start':
        return void (await start(request, context))
      case 'stop':
        return void (await stop(request, context))
      case 'flush':
        return void (await flush(request, context))
      case 'complete':
        return void (await complete(request, context))
      case 'reset':
        return void (await reset(request, context))
      case 'retry':
        return void (await retry(request, context))
      case 'set aside':
        return await setOneAside(transformation, context)
      case 'extend':
        return await extendByTwo(transformation, context)
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
  }
}

async function setOneAside(transformation: string, context: ApiContext): Promise<void> {
  const attached = await context.ports.attachments.list({ transformation, after: '', limit: 1000 })
  const lfns = attached.flatMap((file) => (file.status === 'Unused' ? [file.lfn] : [])).slice(0, 1)
  if (lfns.length > 0) await setProblematic({ transformation, lfns, reason: 'it looks odd' }, context)
}

async function extendByTwo(transformation: string, context: ApiContext): Promise<void> {
  const [found] = await context.ports.transformations.read([transformation])
  const wanted = (found?.state.wanted ?? 0) + 2
  await extend({ transformation, reason: 'more', wanted }, context)
}
