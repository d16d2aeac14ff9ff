import { Metric, type Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { DIMENSIONS, METRIC_NAMESPACE, METRICS } from '../../shared/names.ts'
import { DELIVERIES } from '../constructs/stage-queue.ts'
import type { PipelineStack } from '../stacks/pipeline.ts'
import type { StorageStack } from '../stacks/storage.ts'
import type { Settings } from '../config.ts'
import { alarmOf, alarmOfSilence, highestIn, sumOver } from './alarms.ts'

/** What of the flow is watched. */
export interface WatchedFlow {
  readonly settings: Settings
  readonly storage: StorageStack
  readonly pipeline: PipelineStack
}

const MINUTES_MS = 60_000
/** Records wait so long before somebody looks: a burst of registrations is matched in less. */
const FILTER_BEHIND_MS = 5 * MINUTES_MS
/** A lease is over after a quarter of an hour: what waits for longer than two is not waiting for one. */
const QUEUE_BEHIND_SECONDS = 30 * 60

/** The alarms of the flow, in the order of a file's way. */
export function flowAlarms(scope: Construct, { settings, storage, pipeline }: WatchedFlow): readonly Alarm[] {
  return [
    ...filterAlarms(scope, pipeline),
    ...queueAlarms(scope, pipeline),
    stoppedAlarm(scope, settings.stage),
    alarmOfSilence(scope, 'SweepStandsStill', {
      chapter: 'sweep-stands-still',
      says: 'The sweep was not called for five minutes',
      metric: pipeline.tick.metricInvocations(sumOver(5)),
    }),
    // One that is called and fails each time stands still, too.
    alarmOf(scope, 'SweepFails', {
      chapter: 'sweep-stands-still',
      says: 'The sweep failed at nearly each call of five minutes',
      metric: pipeline.tick.metricErrors(sumOver(5)),
      above: 3,
    }),
    throttled(scope, 'CatalogThrottled', storage.catalog),
    throttled(scope, 'TransformationsThrottled', storage.transformations),
  ]
}

function filterAlarms(scope: Construct, { filter, filterMapping }: PipelineStack): readonly Alarm[] {
  const dropped = new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'OnFailureDestinationDeliveredEventCount',
    dimensionsMap: { EventSourceMappingUUID: filterMapping.eventSourceMappingId },
    ...sumOver(5),
  })
  return [
    alarmOf(scope, 'FilterBehind', {
      chapter: 'filter-behind',
      says: 'Files were registered more than five minutes ago and are not matched yet',
      metric: filter.metric('IteratorAge', highestIn(1)),
      above: FILTER_BEHIND_MS,
      periods: 5,
    }),
    alarmOf(scope, 'UnmatchedRecords', {
      chapter: 'unmatched-records',
      says: 'The filter failed on records for good: they lie in the bucket of unmatched records',
      metric: dropped,
      above: 0,
    }),
  ]
}

function queueAlarms(scope: Construct, { queues }: PipelineStack): readonly Alarm[] {
  return [...queues].flatMap(([name, { queue, deadLetters }]) => [
    alarmOf(scope, `DeadLetters-${name}`, {
      chapter: 'dead-letters',
      says: `Messages that stage ${name} failed on ${DELIVERIES} times lie in its dead letter queue`,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(highestIn(1)),
      above: 0,
    }),
    alarmOf(scope, `Behind-${name}`, {
      chapter: 'queue-behind',
      says: `A message to stage ${name} has waited for more than half an hour`,
      metric: queue.metricApproximateAgeOfOldestMessage(highestIn(5)),
      above: QUEUE_BEHIND_SECONDS,
    }),
  ])
}

function stoppedAlarm(scope: Construct, deployment: string): Alarm {
  return alarmOf(scope, 'TransformationStopped', {
    chapter: 'transformation-stopped',
    says: 'A transformation was stopped, and waits for an operator',
    metric: new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: METRICS.stopped,
      dimensionsMap: { [DIMENSIONS.deployment]: deployment },
      ...sumOver(1),
    }),
    above: 0,
  })
}

/** Some throttles in a burst are how a table on demand grows: five minutes of them are not. */
function throttled(scope: Construct, id: string, table: TableV2): Alarm {
  return alarmOf(scope, id, {
    chapter: 'table-throttled',
    says: 'DynamoDB has refused writes for five minutes',
    metric: table.metric('WriteThrottleEvents', sumOver(1)),
    above: 0,
    periods: 5,
  })
}
