import { Duration } from 'aws-cdk-lib'
import { GraphWidget, Metric, SingleValueWidget, Stats, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { DIMENSIONS, METRIC_NAMESPACE, METRICS, type Metric as MetricName } from '../../shared/names.ts'

/** A number of the flow: what is counted, and the stages that count it. */
interface Counted {
  readonly title: string
  readonly metric: MetricName
  readonly stages: readonly string[]
  /** A level at a moment, not events in a while. */
  readonly level?: boolean
}

/** The flow from left to right. */
const FLOW: readonly Counted[] = [
  { title: 'registered', metric: METRICS.registered, stages: ['upload', 'register', 'api'] },
  { title: 'matched', metric: METRICS.matched, stages: ['match', 'activate'] },
  { title: 'tasks created', metric: METRICS.tasksCreated, stages: ['group'] },
  { title: 'submitted', metric: METRICS.submitted, stages: ['submit'] },
  { title: 'queued', metric: METRICS.queued, stages: ['sweep'], level: true },
  { title: 'running', metric: METRICS.running, stages: ['sweep'], level: true },
  { title: 'done', metric: METRICS.done, stages: ['track'] },
  { title: 'failed', metric: METRICS.failed, stages: ['track'] },
]

/** Columns of a dashboard. */
const WIDTH = 24

/** The numbers of the flow, a box each, from left to right. */
export function flowNumbers(deployment: string): readonly IWidget[] {
  return FLOW.map(
    (counted) =>
      new SingleValueWidget({
        title: counted.title,
        metrics: metricsOf(counted, deployment),
        width: WIDTH / FLOW.length,
        height: 4,
        setPeriodToTimeRange: counted.level !== true,
        sparkline: counted.level === true,
      }),
  )
}

/** The same over time, in pairs. */
export function flowGraphs(deployment: string): readonly IWidget[] {
  return [0, 2, 4, 6].map((at) => {
    const pair = FLOW.slice(at, at + 2)
    return new GraphWidget({
      title: pair.map(({ title }) => title).join(' and '),
      left: pair.flatMap((counted) => metricsOf(counted, deployment)),
      width: WIDTH / 4,
      height: 6,
      leftYAxis: { min: 0 },
    })
  })
}

function metricsOf({ title, metric, stages, level }: Counted, deployment: string): Metric[] {
  return stages.map(
    (stage) =>
      new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: metric,
        dimensionsMap: { [DIMENSIONS.deployment]: deployment, [DIMENSIONS.stage]: stage },
        statistic: level === true ? Stats.MAXIMUM : Stats.SUM,
        period: Duration.minutes(1),
        label: stages.length === 1 ? title : `${title} by ${stage}`,
      }),
  )
}
