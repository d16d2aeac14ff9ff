/** The account and Region that the twin plays. */
export const ACCOUNT = '000000000000'
/** See {@link ACCOUNT}. */
export const REGION = 'us-east-1'

/** ARN of something of Batch's: `job/...`, `job-definition/...`, `job-queue/...`. */
export function batchArn(what: string): string {
  return `arn:aws:batch:${REGION}:${ACCOUNT}:${what}`
}

/** ARN of a queue that is named by its ARN or its name. */
export function queueArn(queue: string): string {
  return queue.startsWith('arn:') ? queue : batchArn(`job-queue/${queue}`)
}
