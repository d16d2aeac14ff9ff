import { PutObjectCommand } from '@aws-sdk/client-s3'
import { complete } from '../../../functions/api/operators/complete.ts'
import { remove } from '../../../functions/api/productions/remove.ts'
import { submit } from '../../../functions/api/productions/submit.ts'
import type { ApiContext } from '../../../functions/api/context.ts'
import { sweep } from '../../../functions/sweep/sweep.ts'
import { takeMessages } from '../../../shared/aws/lambda/take-messages.ts'
import { INCOMING } from '../../../shared/config/incoming.ts'
import type { TaskOrder } from '../../../shared/model/task-order.ts'
import { QUEUES, UPLOAD_QUEUE } from '../../../shared/names.ts'
import { brokenInvariants } from '../../model/invariants/all.ts'
import type { JobEnd } from '../../model/model-site.ts'
import { anOutput, tell, type ArrayEnd } from '../array-site.ts'
import { awsWorld, type AwsWorld, type Backing } from '../aws-world.ts'
import { Filter, schemaOf, stageOf } from '../drive.ts'
import type { AnyQueue, StoredMessage } from '../memory-sqs.ts'
import { LEASE_MS } from '../../../functions/submit/lease.ts'
import { factsOf } from './aws-facts.ts'
import { FaultError, FaultGate, type Fault } from './fault-gate.ts'

const STEPS = ['crash/first', 'crash/second'] as const

const PRODUCTION = `
production: crash
common: {campaign: TEST, site: LaPalma, particle: gamma}
job: {container: none, command: [work, '{outputs}']}
steps:
  - name: first
    input: {data_level: DL0}
    open: true
    plugin: {name: Standard, size: 2}
    outputs: [{files: 'run{run}.b', lfn: '/out/crash/{step}/{name}', metadata: {data_level: DL1}}]
  - {name: second, parents: [first], plugin: {name: Standard, size: 2}, outputs: [{files: 'run{run}.c', lfn: '/out/crash/{step}/{name}', metadata: {data_level: DL2}}]}
`

/** How the first jobs end; all later ones end well. */
const ENDS: readonly ArrayEnd[] = ['payload', 'vanished']
/** Messages in a batch. */
const BATCH = 10
/** A flow takes some 60 of them. */
const MOST_MOVES = 1000

/** Which call of every handler meets with which fault: at the first delivery of each message, each batch of the stream, each request. */
export interface Crash {
  readonly at: number
  readonly fault: Fault
}

/** No handler makes as many calls. */
export const UNHURT: Crash = { at: Number.MAX_SAFE_INTEGER, fault: 'throws before' }

/**
 * A whole production by the real stages on the real ports: files come before it and while it runs, a job fails, one vanishes, it
 * completes, and is removed. Every handler that is called is hit at one of its calls to AWS, and runs again.
 */
export class CrashFlow {
  readonly world: AwsWorld
  readonly gate: FaultGate
  /** Handlers that were hit. */
  readonly struck = new Set<string>()
  readonly #crash: Crash
  readonly #filter: Filter
  readonly #ends = new Map<string, JobEnd>()
  readonly #seen = new WeakSet<StoredMessage>()
  #moves = 0

  constructor(backing: Backing, crash: Crash) {
    this.world = awsWorld(backing, outputsOf)
    this.gate = new FaultGate(this.world.clients)
    this.#crash = crash
    this.#filter = new Filter(this.world)
  }

  /** The production from its first file to its end; returns what is wrong then. */
  async run(): Promise<readonly string[]> {
    await this.#upload('a', 'b')
    await this.#settle()
    await this.#asks('api: submit', (context) =>
      submit({ text: PRODUCTION, dryRun: false, preview: false, replace: [], reason: '' }, context),
    )
    await this.#settle()
    await this.#upload('c')
    await this.#settle()
    await this.#sweep()
    await this.#asks('api: complete', (context) =>
      complete({ transformation: STEPS[0], reason: 'all is there' }, context),
    )
    await this.#settle()
    return brokenInvariants(await factsOf(this.world, STEPS, this.#ends))
  }

  /** Its removal, when it has run; returns what is left that should not be. */
  async remove(): Promise<readonly string[]> {
    // The site of this world knows nothing of what ran before: it is believed when that was long ago.
    this.world.clock.advance(LEASE_MS)
    await this.#asks('api: remove', (context) => remove({ production: 'crash' }, context))
    await this.#settle()
    const { ports, outside } = this.world
    const files = await ports.catalog.list({ directory: '/out/crash/first', after: '', limit: 10 })
    const objects = await outside.list('attempts/', 10)
    const transformations = await ports.transformations.read(STEPS)
    return [
      ...files.map(({ lfn }) => `${lfn} is left in the catalog`),
      ...objects.map((key) => `${key} is left in the bucket`),
      ...transformations.map(({ definition }) => `${definition.name} is left`),
      ...(await ports.productions.list()).map(({ name }) => `the production ${name} is left`),
    ]
  }

  async #upload(...names: readonly string[]): Promise<void> {
    const { outside, bucket } = this.world.backing
    for (const name of names) {
      const Key = `${INCOMING}raw/${name}`
      const Metadata = { data_level: 'DL0', campaign: 'TEST' }
      const put = { Bucket: bucket, Key, Metadata, Body: name, ChecksumAlgorithm: 'SHA256' } as const
      await outside.send(new PutObjectCommand(put))
      await this.world.uploads.again({ version: 1, key: Key, object: null, late: false }, 0)
    }
  }

  /** Somebody asks the API for something, and again when it failed. */
  async #asks(what: string, request: (context: ApiContext) => Promise<unknown>): Promise<void> {
    const { ports, config, settings } = this.world
    const context = { ports, config, schema: settings.schema, by: 'André' }
    await this.#twice(what, () => request(context))
  }

  /** The timer comes again in a minute. */
  async #sweep(): Promise<void> {
    await this.#twice('the timer', () => sweep(this.world.ports))
    await this.#settle()
  }

  async #twice(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await this.#strike(what, work)
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      await work()
    }
  }

  async #strike(what: string, work: () => Promise<unknown>): Promise<void> {
    const before = this.gate.hit.length
    try {
      await this.gate.strike(this.#crash.at, this.#crash.fault, work)
    } finally {
      if (this.gate.hit.length > before) this.struck.add(what)
    }
  }

  /** Until nothing moves any more, and nothing will. */
  async #settle(): Promise<void> {
    while ((await this.#match()) || (await this.#empty()) || (await this.#runJobs()) || this.#wait()) {
      this.#moves += 1
      if (this.#moves > MOST_MOVES) throw new Error('it never comes to rest')
    }
  }

  async #match(): Promise<boolean> {
    if ((await this.#filter.waiting()) === 0) return false
    await this.#twice('match', () => this.#filter.run(BATCH))
    return true
  }

  async #empty(): Promise<boolean> {
    for (const queue of [UPLOAD_QUEUE, ...QUEUES] satisfies readonly AnyQueue[]) {
      const messages = this.world.sqs.take(queue, BATCH)
      if (messages.length === 0) continue
      await this.#handle(queue, messages)
      return true
    }
    return false
  }

  /** As the function of a queue does; what it failed on comes again. */
  async #handle(queue: AnyQueue, messages: readonly StoredMessage[]): Promise<void> {
    const isFirst = messages.some((message) => !this.#seen.has(message))
    for (const message of messages) this.#seen.add(message)
    const records = messages.map(({ body }, index) => ({ messageId: `${index}`, body, attributes: {} }))
    const run = async () => {
      const { failed } = await takeMessages(records, {
        schema: schemaOf(queue),
        run: stageOf(this.world, queue),
        left: () => Infinity,
      })
      const other = failed.find(({ error }) => !(error instanceof FaultError))
      if (other !== undefined) throw other.error
      const ids = new Set(failed.map(({ record }) => Number(record.messageId)))
      this.world.sqs.giveBack(
        queue,
        messages.filter((_, index) => ids.has(index)),
      )
    }
    await (isFirst ? this.#strike(queue, run) : run())
  }

  async #runJobs(): Promise<boolean> {
    const { site, ports } = this.world
    const [order] = site.queued
    if (order === undefined) return false
    const end = ENDS[this.#ends.size] ?? 'done'
    this.#ends.set(`${order.transformation}/${order.task}/${order.attempt}`, end)
    await tell(ports.queue, [await site.run(order, end)])
    return true
  }

  /** What was put off is due. */
  #wait(): boolean {
    const { sqs, clock } = this.world
    const next = sqs.next()
    if (next === undefined) return false
    clock.advance(Math.max(0, next - clock.now()))
    return true
  }
}

function outputsOf(order: TaskOrder) {
  const name = `run${order.run}.${order.step === 'first' ? 'b' : 'c'}`
  const metadata = { ...order.metadata, ...order.job.outputs[0]?.metadata }
  return [anOutput(order, { name, metadata })]
}
