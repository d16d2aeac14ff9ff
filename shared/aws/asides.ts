import type { S3Client } from '@aws-sdk/client-s3'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { inputError } from '../model/input-error.ts'
import type { Asides, DeadLetters, UnmatchedChanges } from '../ports/asides.ts'
import { DeadLetterQueue } from './dead-letter-queue.ts'
import type { LetteredQueue } from './lettered-queue.ts'
import { UnmatchedRecords } from './unmatched-records.ts'

/** Where what no try could do was put. */
export interface AsidePlaces {
  readonly sqs: SQSClient
  /** The queues of the stages, each with dead letters of its own. */
  readonly queues: readonly LetteredQueue[]
  readonly s3: S3Client
  /** The bucket of records of the catalog's stream. */
  readonly bucket: string
}

/** Dead letter queues of SQS, and the bucket of the stream. */
export class AwsAsides implements Asides {
  readonly #queues: ReadonlyMap<string, DeadLetterQueue>
  readonly #records: UnmatchedRecords

  constructor({ sqs, queues, s3, bucket }: AsidePlaces) {
    this.#queues = new Map(queues.map((queue) => [queue.stage, new DeadLetterQueue(sqs, queue)]))
    this.#records = new UnmatchedRecords(s3, bucket)
  }

  async list(): Promise<readonly DeadLetters[]> {
    const looks = [...this.#queues.values(), this.#records].map((one) => one.look())
    return (await Promise.all(looks)).filter((found) => found !== undefined)
  }

  async bringBack(stage: string): Promise<number> {
    const found = this.#queues.get(stage)
    if (found !== undefined) return found.bringBack()
    const stages = [...this.#queues.keys(), 'match'].join(', ')
    throw inputError('stage', `there is no stage ${stage}, it should be one of ${stages}`)
  }

  unmatched(after: string, limit: number): Promise<readonly UnmatchedChanges[]> {
    return this.#records.read(after, limit)
  }

  matched(names: readonly string[]): Promise<void> {
    return this.#records.remove(names)
  }
}
