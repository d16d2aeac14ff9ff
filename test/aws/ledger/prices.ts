import type { Owner } from './account.ts'
import type { Unit } from './meter.ts'

/** US dollars a million, us-east-1, without free tiers, as of 22 November 2026: those of docs/cost.md. */
export const PRICES: Readonly<Partial<Record<Unit, number>>> = {
  'write units': 0.625,
  'read units': 0.125,
  'SQS requests': 0.4,
  'S3 writes': 5,
  'S3 reads': 0.4,
}

/** A second of a function of 1 GB on arm64, and a call of it. */
const GIGABYTE_SECOND = 0.0000133334
const CALL = 0.0000002
/** A GB of logs that CloudWatch takes in. */
const LOG_GIGABYTE = 0.5

/** A function waits as long for an answer of AWS: an assumption, above what DynamoDB and SQS take. Those side by side are counted one by one. */
const SECONDS_PER_REQUEST = 0.01
/** What a call writes: three lines of Lambda's, one with the stage's metrics in it. */
const LOG_BYTES_PER_CALL = 1500
/**
 * What is said of each: the LFN of a file when it is registered, matched and in a task (`shared/aws/lambda/told-ports.ts`), a default LFN and what
 * JSON puts around it; the numbers of a task and its end.
 */
const LOG_BYTES = { upload: 0, file: 3 * 120, job: 100, transformation: 0 }

/** Events of S3: one for each object that comes into the bucket. Half of all files of the workload are outputs; a job has a manifest and a log. */
const EVENTS = { upload: 1, file: 0.5, job: 2, transformation: 0 }
/** A million of them through EventBridge. */
const EVENT_MILLION = 1

/** US dollars for the events of a million of an owner. */
export function eventDollars(owner: Owner): number {
  return EVENTS[owner] * EVENT_MILLION
}

/** US dollars for a million of something that takes so many requests in so many calls: the time of functions. */
export function functionDollars({ requests, calls }: { readonly requests: number; readonly calls: number }): number {
  return 1_000_000 * (requests * SECONDS_PER_REQUEST * GIGABYTE_SECOND + calls * CALL)
}

/** US dollars for what a million of an owner, which takes so many calls, leaves in the logs: metrics are lines of it. */
export function logDollars(owner: Owner, calls: number): number {
  return 1_000_000 * ((calls * LOG_BYTES_PER_CALL + LOG_BYTES[owner]) / 1e9) * LOG_GIGABYTE
}
