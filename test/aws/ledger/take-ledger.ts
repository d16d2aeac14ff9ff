import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { complete } from '../../../functions/api/operators/complete.ts'
import { submit } from '../../../functions/api/productions/submit.ts'
import type { TrackMessage } from '../../../shared/messages/track.ts'
import { emulatedClient } from '../emulated-tables.ts'
import { tell } from '../../aws-world/array-site.ts'
import { awsWorld, emulatedBacking, type AwsWorld } from '../../aws-world/aws-world.ts'
import { Filter, stageOf } from '../../aws-world/drive.ts'
import type { AnyQueue } from '../../aws-world/memory-sqs.ts'
import { DynamoMeter } from './meter-dynamodb.ts'
import { meterPoll, meterRequests, meterS3, meterSqs } from './meter-others.ts'
import { Meter } from './meter.ts'
import { outputsOf, PRODUCTION, uploadFile } from './workload.ts'

/** How the work comes. */
export interface Pace {
  readonly files: number
  /** Files that come together; the next ones come when all has come to rest. */
  readonly together: number
  /** Records of the stream, and messages of each queue, that a function gets in one call. */
  readonly batch: { readonly stream: number; readonly messages: number; readonly group: number }
}

/** What a run of the workload used. */
export interface Ledger {
  readonly meter: Meter
  /** Jobs that ran, and submissions that they ran in. */
  readonly jobs: number
  readonly submissions: number
  readonly uploads: number
  /** Files and transformations that took them: each file is taken by the first, each output of it by the second. */
  readonly attached: number
  readonly compared: DynamoMeter['compared']
}

/** As long as jobs run, in milliseconds. */
const JOB_MS = 60_000
/** What the end of an array is in the batch in which it is received and deleted: a tenth of two requests. */
const POLLED = 0.2

/** The order in which queues are emptied, each wholly: the way of a file. */
const WAY: readonly AnyQueue[] = ['activate', 'upload', 'register', 'group', 'submit', 'track', 'close']

/** Runs the workload and counts every request. */
export async function takeLedger(endpoint: string, pace: Pace): Promise<Ledger> {
  const world = awsWorld(await emulatedBacking(endpoint), outputsOf, true)
  const meter = new Meter()
  const behind = new DynamoDBClient(emulatedClient(endpoint))
  const { compared } = new DynamoMeter(world.clients.dynamodb, behind, meter)
  meterRequests(world.clients, meter)
  meterSqs(world.clients.sqs, meter)
  meterS3(world.clients.s3, meter)
  const works = new Works(world, meter, pace)
  await works.submit()
  const { outside: people, bucket } = world.backing
  for (let at = 0; at < pace.files; at += pace.together) {
    for (let number = at; number < Math.min(pace.files, at + pace.together); number += 1)
      await works.told(await uploadFile(people, bucket, number + 1))
    await works.settle()
  }
  await works.complete()
  await works.settle()
  const { started, submissions } = world.site
  return {
    meter,
    jobs: started.length,
    submissions: submissions.size,
    uploads: pace.files,
    attached: 2 * pace.files,
    compared,
  }
}

/** The deployed app at work. */
class Works {
  readonly #world: AwsWorld
  readonly #meter: Meter
  readonly #pace: Pace
  readonly #filter: Filter

  constructor(world: AwsWorld, meter: Meter, pace: Pace) {
    this.#world = world
    this.#meter = meter
    this.#pace = pace
    this.#filter = new Filter(world)
  }

  async submit(): Promise<void> {
    await this.#as('people', () =>
      submit({ text: PRODUCTION, dryRun: false, preview: false, replace: [], reason: '' }, this.#people()),
    )
    await this.settle()
  }

  async complete(): Promise<void> {
    const about = { transformation: 'prod6-gamma/reconstruct', reason: 'all is uploaded' }
    await this.#as('people', () => complete(about, this.#people()))
  }

  /** EventBridge tells of an upload. */
  async told(key: string): Promise<void> {
    const message = { version: 1, key, object: null, late: false } as const
    await this.#as('uploads', () => this.#world.uploads.again(message, 0))
  }

  /** Until nothing moves any more. */
  async settle(): Promise<void> {
    while ((await this.#matchAll()) || (await this.#emptyAll()) || (await this.#runJobs()));
  }

  async #matchAll(): Promise<boolean> {
    const { stream } = this.#pace.batch
    let any = false
    while ((await this.#filter.waiting()) > 0) {
      await this.#as('match', () => this.#filter.run(stream))
      any = true
    }
    return any
  }

  async #emptyAll(): Promise<boolean> {
    for (const queue of WAY) if (await this.#empty(queue)) return true
    return false
  }

  async #empty(queue: AnyQueue): Promise<boolean> {
    const { messages: most, group } = this.#pace.batch
    let any = false
    for (;;) {
      const taken = this.#world.sqs.take(queue, queue === 'group' ? group : most)
      if (taken.length === 0) return any
      any = true
      meterPoll(queue, taken, this.#meter)
      const messages = taken.map(({ body }): unknown => JSON.parse(body))
      await this.#as(queue, () => stageOf(this.#world, queue)(messages))
    }
  }

  /** The manifest of each tells of its end. Of the ends of an array's children failures are told only, of its own end in any case. */
  async #runJobs(): Promise<boolean> {
    const { site, ports, clock } = this.#world
    // Jobs take their time: the next ones are handed in when nobody waits to do so.
    clock.advance(JOB_MS)
    const ends: TrackMessage[] = []
    for (const order of [...site.queued]) ends.push(await site.run(order))
    await this.#as('jobs', () => tell(ports.queue, ends))
    const arrays = new Set(ends.map(({ submission }) => submission)).size
    this.#meter.add('SQS requests', 'track', arrays * (1 + POLLED))
    return ends.length > 0
  }

  async #as(stage: string, work: () => Promise<unknown>): Promise<void> {
    this.#meter.stage = stage
    this.#world.sqs.sender = stage
    this.#meter.add('calls', '', 1)
    await work()
  }

  #people() {
    const { ports, config, settings } = this.#world
    return { ports, config, schema: settings.schema, by: 'André' }
  }
}
