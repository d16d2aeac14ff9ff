import { Match, Rule } from 'aws-cdk-lib/aws-events'
import type { EventPattern } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { StageQueue } from './stage-queue.ts'

/** Events that a stage is told of: as they come, by its queue. What EventBridge cannot bring there goes to the dead letters, too. */
export class ToldQueue extends Rule {
  constructor(
    scope: Construct,
    id: string,
    {
      queue,
      description,
      pattern,
    }: { readonly queue: StageQueue; readonly description: string; readonly pattern: EventPattern },
  ) {
    super(scope, id, {
      description: `Cascade: ${description}`,
      eventPattern: pattern,
      targets: [new SqsQueue(queue.queue, { deadLetterQueue: queue.deadLetters })],
    })
  }
}

/** Objects that are created below a prefix. */
export function uploadsBelow(bucket: Bucket, prefix: string): EventPattern {
  return created(bucket, Match.prefix(prefix))
}

/** Manifests of executions. An output may have the name of one: then the stage finds that it is none. */
export function manifestsIn(bucket: Bucket): EventPattern {
  return created(bucket, Match.wildcard('attempts/*/manifest.json'))
}

function created(bucket: Bucket, key: string[]): EventPattern {
  const detail = { bucket: { name: [bucket.bucketName] }, object: { key } }
  return { source: ['aws.s3'], detailType: ['Object Created'], detail }
}

/** Jobs that failed: the array and each of its children. */
export function failuresOn(jobQueue: readonly string[]): EventPattern {
  return stateChange({ jobQueue, status: ['FAILED'] })
}

/**
 * Jobs that went well, but no child of an array: its manifest has said so, and to say it again would double the messages. When the
 * array ends, it is seen whether one was lost.
 */
export function successesOn(jobQueue: readonly string[]): EventPattern {
  return stateChange({ jobQueue, status: ['SUCCEEDED'], arrayProperties: { index: Match.doesNotExist() } })
}

function stateChange(detail: Readonly<Record<string, unknown>>): EventPattern {
  return { source: ['aws.batch'], detailType: ['Batch Job State Change'], detail }
}
