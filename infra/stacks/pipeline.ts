import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { MetricType, StartingPosition, type EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Construct } from 'constructs'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { INCOMING } from '../../shared/config/incoming.ts'
import { OUTPUTS, QUEUES, stackName, UPLOAD_QUEUE, VARIABLES } from '../../shared/names.ts'
import type { StorageStack } from './storage.ts'
import type { Settings } from '../config.ts'
import {
  allowCreate,
  allowEndJobs,
  allowKeeping,
  allowLookAtJobs,
  allowObjects,
  allowRead,
  allowRemove,
  allowSend,
  allowSubmit,
  allowTakeBackJobs,
  allowWrite,
} from '../constructs/access.ts'
import { StageFunction } from '../constructs/stage-function.ts'
import { StageQueue } from '../constructs/stage-queue.ts'
import { failuresOn, manifestsIn, successesOn, ToldQueue, uploadsBelow } from '../constructs/told-queue.ts'
import { STAGES, type QueueName, type StageNeeds } from './pipeline-stages.ts'

/** Messages of one call; a FIFO queue gives ten at most. */
const MESSAGES = 100
/** Records of the stream in one call: a burst is matched in bulk, and one file at once. */
const RECORDS = 1000

/** What the pipeline works on. */
export interface PipelineProps {
  readonly storage: StorageStack
  readonly settings: Settings
  readonly sites: readonly BatchSite[]
}

/** The stages: each a function behind its queue, the filter behind the stream of the catalog. */
export class PipelineStack extends Stack {
  /** The queue of each stage, in the order of a file's way. */
  readonly queues: ReadonlyMap<QueueName | typeof UPLOAD_QUEUE, StageQueue>
  /** The function of each stage, likewise. */
  readonly functions: ReadonlyMap<StageNeeds['stage'], StageFunction>
  /** The filter, and what brings it the stream. */
  readonly filter: StageFunction
  readonly filterMapping: EventSourceMapping
  /** What the timer calls. */
  readonly tick: StageFunction
  /** Where jobs run. */
  readonly sites: readonly BatchSite[]
  readonly #props: PipelineProps

  constructor(scope: Construct, props: PipelineProps) {
    super(scope, stackName(props.settings.stage, 'Pipeline'), { description: 'Cascade: the stages' })
    this.#props = props
    this.sites = props.sites
    this.queues = new Map(
      ([...QUEUES, UPLOAD_QUEUE] as const).map((name) => [
        name,
        new StageQueue(this, `${named(name)}Queue`, { fifo: name === 'group' }),
      ]),
    )
    this.functions = new Map(STAGES.map((needs) => [needs.stage, this.#functionOf(needs)]))
    for (const needs of STAGES) this.#connect(needs, this.#functionNamed(needs.stage))
    this.filter = this.#functionNamed('match')
    this.filterMapping = this.#filter(this.filter)
    this.#tellQueues()
    this.tick = this.#tickEachMinute()
    new CfnOutput(this, OUTPUTS.queueUrls, { value: this.#urls() })
  }

  /** What every function has to know, and those that speak to sites. */
  variables(site: StageNeeds['site']): Readonly<Record<string, string>> {
    const { storage, settings, sites } = this.#props
    return {
      [VARIABLES.stage]: settings.stage,
      [VARIABLES.catalogTable]: storage.catalog.tableName,
      [VARIABLES.transformationsTable]: storage.transformations.tableName,
      [VARIABLES.filesBucket]: storage.files.bucketName,
      [VARIABLES.queueUrls]: this.#urls(),
      [VARIABLES.uploadQueueUrl]: this.#queueOf(UPLOAD_QUEUE).queue.queueUrl,
      ...(site === 'none' ? {} : { [VARIABLES.batchSites]: this.toJsonString(sites) }),
    }
  }

  #functionOf({ stage, site, ...needs }: StageNeeds): StageFunction {
    const { storage } = this.#props
    const made = this.#make(named(stage), { stage, site })
    allowWrite(storage.transformations, made)
    if (needs.catalog === 'write') allowWrite(storage.catalog, made)
    if (needs.catalog === 'read') allowRead(storage.catalog, made)
    this.#allowObjects(needs.objects, made)
    this.#allowSites(site, made)
    for (const name of needs.sends) allowSend(this.#queueOf(name).queue, made)
    return made
  }

  #make(
    id: string,
    about: {
      readonly stage: string
      readonly site: StageNeeds['site']
      readonly handler?: string
      readonly log?: string
    },
  ) {
    const { site, ...rest } = about
    const { stage: deployment, config, logDays } = this.#props.settings
    const common = { deployment, config: JSON.stringify(config), logDays, environment: this.variables(site) }
    const made = new StageFunction(this, id, { ...rest, ...common })
    this.#props.storage.key?.grantEncryptDecrypt(made)
    return made
  }

  #allowObjects(objects: StageNeeds['objects'], made: StageFunction): void {
    const { files } = this.#props.storage
    if (objects !== 'none') allowObjects(files, made)
    if (objects === 'lists') allowCreate(files, 'submissions/', made)
    if (objects === 'remove') allowRemove(files, 'attempts/', made)
  }

  #allowSites(site: StageNeeds['site'], made: StageFunction): void {
    if (site !== 'none') allowLookAtJobs(made)
    if (site === 'submit') {
      for (const one of this.#props.sites) allowSubmit(this, one, made)
      allowTakeBackJobs(this, this.#props.sites, made)
    }
    if (site === 'end') allowEndJobs(this, this.#props.sites, made)
  }

  #connect({ stage, messages, workers }: StageNeeds, made: StageFunction): void {
    if (stage === 'match') return
    const { queue } = this.#queueOf(stage)
    if (stage === UPLOAD_QUEUE) allowSend(queue, made)
    const batch =
      messages === undefined ? { batchSize: MESSAGES, maxBatchingWindow: Duration.seconds(1) } : { batchSize: messages }
    const most = workers === undefined ? {} : { maxConcurrency: workers }
    made.addEventSource(new SqsEventSource(queue, { ...batch, ...most, reportBatchItemFailures: true }))
  }

  /**
   * A record that always throws would hold up its shard for a day: after some tries the batch is halved, and what is left goes, whole
   * records, to a bucket, from which it can be brought back. So does what is six hours old: the stream forgets after 24, and what lies
   * behind a fault needs the time between to be put aside, too.
   */
  #filter(made: StageFunction): EventSourceMapping {
    const { catalog, unmatched } = this.#props.storage
    catalog.grantStreamRead(made)
    allowKeeping(unmatched, made)
    const mapping = made.addEventSourceMapping('Stream', {
      ...(catalog.tableStreamArn === undefined ? {} : { eventSourceArn: catalog.tableStreamArn }),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: RECORDS,
      retryAttempts: 10,
      maxRecordAge: Duration.hours(6),
      bisectBatchOnError: true,
      parallelizationFactor: 10,
      onFailure: { bind: () => ({ destination: unmatched.bucketArn }) },
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    })
    return mapping
  }

  /** What AWS tells: of uploads, of manifests, of jobs. */
  #tellQueues(): void {
    const { storage, sites } = this.#props
    const [uploads, track] = [this.#queueOf(UPLOAD_QUEUE), this.#queueOf('track')]
    const queues = sites.map((site) => site.queue)
    new ToldQueue(this, 'Uploads', {
      queue: uploads,
      description: `objects under ${INCOMING} become files`,
      pattern: uploadsBelow(storage.files, INCOMING),
    })
    new ToldQueue(this, 'Manifests', {
      queue: track,
      description: 'an execution has published its result',
      pattern: manifestsIn(storage.files),
    })
    new ToldQueue(this, 'JobsFailed', { queue: track, description: 'a job has failed', pattern: failuresOn(queues) })
    new ToldQueue(this, 'JobsEnded', { queue: track, description: 'a job has ended', pattern: successesOn(queues) })
  }

  /** A tick that fails or is late is forgotten: the next one finds what it would have found, but for its share of the productions, whose turn comes again. */
  #tickEachMinute(): StageFunction {
    const tick = this.#make('SweepTick', { stage: 'sweep', handler: 'tick', log: 'sweep-tick', site: 'ask' })
    allowLookAtJobs(tick)
    allowRead(this.#props.storage.transformations, tick)
    for (const name of ['group', 'sweep'] as const) allowSend(this.#queueOf(name).queue, tick)
    new Rule(this, 'EachMinute', {
      description: 'Cascade: finds what no event told',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(tick, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    })
    return tick
  }

  #queueOf(name: QueueName | typeof UPLOAD_QUEUE): StageQueue {
    const queue = this.queues.get(name)
    if (queue === undefined) throw new Error(`there is no queue ${name}`)
    return queue
  }

  #functionNamed(stage: StageNeeds['stage']): StageFunction {
    const made = this.functions.get(stage)
    if (made === undefined) throw new Error(`there is no function ${stage}`)
    return made
  }

  #urls(): string {
    return this.toJsonString(Object.fromEntries(QUEUES.map((name) => [name, this.#queueOf(name).queue.queueUrl])))
  }
}

/** `Activate` of `activate`: names of constructs begin with a capital. */
function named(stage: string): string {
  return stage.charAt(0).toUpperCase() + stage.slice(1)
}
