import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Match, Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { INCOMING } from '../../shared/config/incoming.ts'
import { OUTPUTS, QUEUES, UPLOAD_QUEUE, VARIABLES } from '../../shared/names.ts'
import { allowKeeping, allowObjects, allowRead, allowWrite } from '../constructs/access.ts'
import { StageFunction } from '../constructs/stage-function.ts'
import { StageQueue } from '../constructs/stage-queue.ts'

type QueueName = (typeof QUEUES)[number]

/** What a stage may touch besides the table of transformations, which all of them work on. */
interface StageNeeds {
  readonly stage: QueueName | typeof UPLOAD_QUEUE | 'match'
  readonly catalog: 'none' | 'read' | 'write'
  readonly objects: 'none' | 'read'
  readonly sends: readonly QueueName[]
}

/** The stages in the order of a file's way. */
const STAGES: readonly StageNeeds[] = [
  { stage: 'activate', catalog: 'read', objects: 'none', sends: ['activate', 'group', 'close'] },
  { stage: 'upload', catalog: 'write', objects: 'read', sends: [] },
  { stage: 'register', catalog: 'write', objects: 'read', sends: [] },
  { stage: 'match', catalog: 'none', objects: 'none', sends: ['group'] },
  { stage: 'group', catalog: 'read', objects: 'none', sends: ['group', 'submit', 'close'] },
  { stage: 'track', catalog: 'read', objects: 'read', sends: ['register', 'group', 'submit', 'close'] },
  { stage: 'close', catalog: 'write', objects: 'read', sends: ['group', 'submit', 'close'] },
]

/** Messages of one call; a FIFO queue gives ten at most. */
const MESSAGES = 100
/** Records of the stream in one call: a burst is matched in bulk, and one file at once. */
const RECORDS = 1000

/** What the pipeline works on. */
export interface PipelineProps {
  readonly catalog: TableV2
  readonly transformations: TableV2
  readonly files: Bucket
  /** The configuration as JSON. */
  readonly config: string
}

/** The stages: each a function behind its queue, the filter behind the stream of the catalog. */
export class PipelineStack extends Stack {
  readonly #props: PipelineProps
  readonly #queues: ReadonlyMap<QueueName, StageQueue>
  readonly #uploads: StageQueue

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id, { description: 'Cascade: the stages' })
    this.#props = props
    this.#queues = new Map(
      QUEUES.map((name) => [name, new StageQueue(this, `${named(name)}Queue`, { fifo: name === 'group' })]),
    )
    this.#uploads = this.#tellOfUploads()
    for (const needs of STAGES) this.#connect(needs, this.#functionOf(needs))
    new CfnOutput(this, OUTPUTS.queueUrls, { value: this.#urls() })
  }

  #functionOf({ stage, catalog, objects, sends }: StageNeeds): StageFunction {
    const { config, files, transformations } = this.#props
    const made = new StageFunction(this, named(stage), { stage, config, environment: this.#environment() })
    allowWrite(transformations, made)
    if (catalog === 'write') allowWrite(this.#props.catalog, made)
    if (catalog === 'read') allowRead(this.#props.catalog, made)
    if (objects === 'read') allowObjects(files, made)
    for (const name of sends) this.#queues.get(name)?.queue.grantSendMessages(made)
    return made
  }

  #connect({ stage }: StageNeeds, made: StageFunction): void {
    if (stage === 'match') return this.#filter(made)
    if (stage === UPLOAD_QUEUE) {
      this.#uploads.queue.grantSendMessages(made)
      // Some are read for their checksum: ten of them within one call.
      made.addEventSource(new SqsEventSource(this.#uploads.queue, { batchSize: 10, reportBatchItemFailures: true }))
      return
    }
    const queue = this.#queues.get(stage)?.queue
    if (queue === undefined) return
    const bulk = queue.fifo ? { batchSize: 10 } : { batchSize: MESSAGES, maxBatchingWindow: Duration.seconds(1) }
    made.addEventSource(new SqsEventSource(queue, { ...bulk, reportBatchItemFailures: true }))
  }

  /**
   * A record that always throws would hold up its shard for a day: after some tries the batch is halved, and what is left goes, whole
   * records, to a bucket, from which it can be brought back.
   */
  #filter(made: StageFunction): void {
    const refused = new Bucket(this, 'UnmatchedRecords', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const { catalog } = this.#props
    catalog.grantStreamRead(made)
    allowKeeping(refused, made)
    made.addEventSourceMapping('Stream', {
      ...(catalog.tableStreamArn === undefined ? {} : { eventSourceArn: catalog.tableStreamArn }),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: RECORDS,
      retryAttempts: 10,
      maxRecordAge: Duration.hours(6),
      bisectBatchOnError: true,
      parallelizationFactor: 10,
      onFailure: { bind: () => ({ destination: refused.bucketArn }) },
    })
  }

  #environment(): Readonly<Record<string, string>> {
    return {
      [VARIABLES.catalogTable]: this.#props.catalog.tableName,
      [VARIABLES.transformationsTable]: this.#props.transformations.tableName,
      [VARIABLES.filesBucket]: this.#props.files.bucketName,
      [VARIABLES.queueUrls]: this.#urls(),
      [VARIABLES.uploadQueueUrl]: this.#uploads.queue.queueUrl,
    }
  }

  /** What EventBridge cannot bring to the queue goes to its dead letters, too. */
  #tellOfUploads(): StageQueue {
    const uploads = new StageQueue(this, `${named(UPLOAD_QUEUE)}Queue`, { fifo: false })
    new Rule(this, 'Uploads', {
      description: `Cascade: objects under ${INCOMING} become files`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [this.#props.files.bucketName] }, object: { key: Match.prefix(INCOMING) } },
      },
      targets: [new SqsQueue(uploads.queue, { deadLetterQueue: uploads.deadLetters })],
    })
    return uploads
  }

  #urls(): string {
    const urls = [...this.#queues].map(([name, { queue }]) => [name, queue.queueUrl])
    return this.toJsonString(Object.fromEntries(urls))
  }
}

/** `Activate` of `activate`: names of constructs begin with a capital. */
function named(stage: string): string {
  return stage.charAt(0).toUpperCase() + stage.slice(1)
}
