import * as z from 'zod'
import { match } from '../../functions/match/match.ts'
import { upload } from '../../functions/upload/upload.ts'
import { stagesOf } from '../../engine/stages.ts'
import { catalogChange } from '../../shared/aws/catalog-change.ts'
import { uploadEventSchema } from '../../shared/aws/lambda/upload-event.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { UPLOAD_QUEUE } from '../../shared/names.ts'
import type { AwsWorld } from './aws-world.ts'
import type { AnyQueue } from './memory-sqs.ts'

/** The messages of a queue, parsed by their stage where they are not S3's. */
export function schemaOf(queue: AnyQueue): z.ZodType<unknown> {
  return queue === UPLOAD_QUEUE ? uploadEventSchema : z.unknown()
}

/** The stage behind a queue, as its handler runs it on messages. */
export function stageOf(world: AwsWorld, queue: AnyQueue): (messages: readonly unknown[]) => Promise<void> {
  const { ports, settings, uploads, rules } = world
  const { objectStorageElement } = settings
  if (queue === UPLOAD_QUEUE)
    return (messages) =>
      upload(
        messages.map((message) => uploadEventSchema.parse(message)),
        { rules, objectStorageElement },
        { ...ports, uploads },
      )
  const stage = stagesOf(ports, settings).find((one) => one.queue === queue)
  if (stage === undefined) throw new Error(`no stage reads ${queue}`)
  return (messages) => stage.run(messages)
}

/** The filter, as one environment of its function keeps it. */
export class Filter {
  readonly #world: AwsWorld
  #active: ActiveSet
  #unread: unknown[] = []

  constructor(world: AwsWorld) {
    this.#world = world
    this.#active = new ActiveSet(world.settings.schema)
  }

  /** Records of the stream that wait. */
  async waiting(): Promise<number> {
    this.#unread.push(...(await this.#world.backing.changes()))
    return this.#unread.length
  }

  /** Matches the next records, so many at most. They stay where they are when it fails, and the filter forgets what it knew. */
  async run(most: number): Promise<void> {
    const changes = this.#unread.slice(0, most).flatMap((record) => catalogChange(record) ?? [])
    try {
      await match(changes, this.#active, this.#world.ports)
    } catch (error) {
      this.#active = new ActiveSet(this.#world.settings.schema)
      throw error
    }
    this.#unread = this.#unread.slice(most)
  }
}
