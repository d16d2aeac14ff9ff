import { Duration } from 'aws-cdk-lib'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { LONGEST_CALL } from './stage-function.ts'

/** Deliveries of a message before it is put aside: a fault that passes has minutes to pass. */
export const DELIVERIES = 5

/** A FIFO queue takes 300 requests a second of each kind in all, unless it keeps order and tells repetitions by group alone. */
const HIGH_THROUGHPUT = {
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
}

/** A stage's queue and its dead letters. */
export class StageQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { fifo }: { readonly fifo: boolean }) {
    super(scope, id)
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) }
    // A queue that is no FIFO queue must not say that it is none.
    const kind = fifo ? { fifo: true, ...HIGH_THROUGHPUT } : {}
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, ...kind })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      ...kind,
      // Six times the longest call, as AWS asks for.
      visibilityTimeout: Duration.seconds(6 * LONGEST_CALL.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: DELIVERIES },
    })
  }
}
