import { activate } from '../functions/activate/activate.ts'
import { clean } from '../functions/clean/clean.ts'
import { close } from '../functions/close/close.ts'
import { group } from '../functions/group/group.ts'
import { register } from '../functions/register/register.ts'
import { lookAfter } from '../functions/sweep/look-after.ts'
import { submit } from '../functions/submit/submit.ts'
import { track } from '../functions/track/track.ts'
import type { StageSettings } from '../shared/config/stage-settings.ts'
import type { MessageOf, QueueName } from '../shared/messages/queues.ts'
import { MESSAGE_SCHEMAS } from '../shared/messages/schemas.ts'
import type { Ports } from '../shared/ports/ports.ts'

/** A stage and the queue that drives it. */
export interface Stage {
  readonly queue: QueueName
  /** Messages taken in one step. */
  readonly limit: number
  /** Parses messages and runs the stage on them. */
  run(bodies: readonly unknown[]): Promise<void>
}

/** The stages that queues drive, those nearest to the end of a file's way first, so that what is begun is finished. */
export function stagesOf(ports: Ports, settings: StageSettings): readonly Stage[] {
  const { schema } = settings
  return [
    stage({ queue: 'track', limit: 500 }, (messages) => track(messages, settings, ports)),
    stage({ queue: 'register', limit: 500 }, (messages) => register(messages, settings, ports)),
    stage({ queue: 'group', limit: 1000 }, (messages) => group(messages, schema, ports)),
    stage({ queue: 'submit', limit: 1000 }, (messages) => submit(messages, settings, ports)),
    stage({ queue: 'activate', limit: 1 }, (messages) => activate(messages, schema, ports)),
    stage({ queue: 'clean', limit: 1 }, (messages) => clean(messages, ports)),
    stage({ queue: 'sweep', limit: 100 }, (messages) => lookAfter(messages, ports)),
    stage({ queue: 'close', limit: 1000 }, (messages) => close(messages, settings, ports)),
  ]
}

function stage<Q extends QueueName>(
  about: { readonly queue: Q; readonly limit: number },
  run: (messages: readonly MessageOf<Q>[]) => Promise<void>,
): Stage {
  const schema = MESSAGE_SCHEMAS[about.queue]
  return { ...about, run: (bodies) => run(bodies.map((body) => schema.parse(body))) }
}
