import { CfnJobQueue } from 'aws-cdk-lib/aws-batch'
import type { Construct } from 'constructs'

/** Long enough that it is no mistake of the moment, and the shortest that Batch takes. */
const NEVER_PLACED_SECONDS = 600
/** Why Batch finds that no machine of a queue will ever take a job (user guide, "Jobs stuck in RUNNABLE status"). */
const NEVER_PLACED = [
  'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
  'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
] as const

/**
 * The queue of a site's jobs; gives the ARN. What can never be placed would wait for ever, and all behind it: it is cancelled.
 * Want of capacity is none of these: it passes by itself.
 */
export function batchQueue(scope: Construct, computeEnvironment: string): string {
  return new CfnJobQueue(scope, 'Queue', {
    priority: 1,
    computeEnvironmentOrder: [{ order: 1, computeEnvironment }],
    jobStateTimeLimitActions: NEVER_PLACED.map((reason) => ({
      reason,
      action: 'CANCEL',
      state: 'RUNNABLE',
      maxTimeSeconds: NEVER_PLACED_SECONDS,
    })),
  }).attrJobQueueArn
}
