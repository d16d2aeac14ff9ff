import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Stats, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'

/**
 * What an alarm is about: its chapter in docs/runbook.md, by which people find what it means, what to look at and what to do.
 */
export const CHAPTERS = [
  'dead-letters',
  'unmatched-records',
  'filter-behind',
  'queue-behind',
  'sweep-stands-still',
  'table-throttled',
  'site-blocked',
  'transformation-stopped',
  'api-fails',
] as const
/** See {@link CHAPTERS}. */
export type Chapter = (typeof CHAPTERS)[number]

/** When somebody has to look. */
export interface Watched {
  readonly chapter: Chapter
  /** One sentence: what is wrong. */
  readonly says: string
  readonly metric: IMetric
  /** It goes off above this. */
  readonly above: number
  /** For so many periods of the metric, one after the other. */
  readonly periods?: number
}

/** An alarm that says where to read on. Nothing measured is nothing wrong. */
export function alarmOf(scope: Construct, id: string, { chapter, says, metric, above, periods = 1 }: Watched): Alarm {
  return new Alarm(scope, id, {
    alarmDescription: described(chapter, says),
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
}

/** An alarm that something which should always happen does not: nothing measured is what is wrong. */
export function alarmOfSilence(scope: Construct, id: string, watched: Omit<Watched, 'above'>): Alarm {
  const { chapter, says, metric, periods = 1 } = watched
  return new Alarm(scope, id, {
    alarmDescription: described(chapter, says),
    metric,
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: TreatMissingData.BREACHING,
  })
}

/** A sum over minutes. */
export function sumOver(minutes: number): { readonly period: Duration; readonly statistic: string } {
  return { period: Duration.minutes(minutes), statistic: Stats.SUM }
}

/** The highest value within minutes. */
export function highestIn(minutes: number): { readonly period: Duration; readonly statistic: string } {
  return { period: Duration.minutes(minutes), statistic: Stats.MAXIMUM }
}

function described(chapter: Chapter, says: string): string {
  return `${says}. What to do: docs/runbook.md#${chapter}`
}
