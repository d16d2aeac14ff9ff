import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { DIMENSIONS, METRIC_NAMESPACE, METRICS, type Metric } from '../../names.ts'
import type { StateChange } from '../../ports/transformations.ts'

/** What was done with files or tasks: how many, and which, in words that a search of the logs finds again. */
export interface Deed {
  readonly metric: Metric
  readonly count: number
  readonly transformation?: string
  readonly submission?: string
  /** Batch's id. */
  readonly job?: string
  readonly lfns?: readonly string[]
  /** Numbers of tasks; where they are made, with their files. */
  readonly tasks?: readonly (number | { readonly task: number; readonly lfns: readonly string[] })[]
}

/** Told of what was done. */
export type Tell = (deed: Deed) => void

/** Files in one line: CloudWatch takes 256 KB, and an LFN has 1,000 bytes at most. */
const LFNS_IN_A_LINE = 200

/**
 * What a function says of its work: a count for each deed, and a line for those who look for a file or a task. The LFN is
 * what a file goes by in every line, from its registration to the log of its job.
 */
export class StageReport {
  readonly logger: Logger
  readonly metrics: Metrics
  #deployment = ''

  constructor(stage: string) {
    this.logger = new Logger({ serviceName: stage })
    this.metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: stage })
  }

  /** Whose stage it is: a dimension of all metrics, and a key of all lines. */
  of(deployment: string): void {
    this.#deployment = deployment
    this.metrics.setDefaultDimensions({ [DIMENSIONS.deployment]: deployment })
    this.logger.appendKeys({ deployment })
  }

  /** Counts, and says nothing. */
  count(metric: Metric, count: number): void {
    if (count > 0) this.metrics.addMetric(metric, MetricUnit.Count, count)
  }

  /** How much there is of something now; none is said, too. */
  level(metric: Metric, amount: number): void {
    this.metrics.addMetric(metric, MetricUnit.Count, amount)
  }

  /** A transformation was stopped: one metric for all stages, because an alarm is set on one. */
  stopped({ name, state }: StateChange): void {
    const alone = new Metrics({ namespace: METRIC_NAMESPACE, singleMetric: true })
    alone.clearDefaultDimensions()
    alone.addDimension(DIMENSIONS.deployment, this.#deployment)
    alone.addMetric(METRICS.stopped, MetricUnit.Count, 1)
    this.logger.warn(METRICS.stopped, { transformation: name, reason: state.reason })
  }

  readonly tell: Tell = ({ metric, count, lfns = [], tasks = [], ...rest }) => {
    if (count === 0) return
    this.count(metric, count)
    const lines = Math.max(1, Math.ceil(lfns.length / LFNS_IN_A_LINE), Math.ceil(filesOf(tasks) / LFNS_IN_A_LINE))
    for (let line = 0; line < lines; line += 1)
      this.logger.info(metric, {
        ...rest,
        ...some('lfns', part(lfns, line, lines)),
        ...some('tasks', part(tasks, line, lines)),
      })
  }
}

function filesOf(tasks: NonNullable<Deed['tasks']>): number {
  return tasks.reduce((files: number, task) => files + (typeof task === 'number' ? 0 : task.lfns.length), 0)
}

function part<T>(list: readonly T[], line: number, lines: number): readonly T[] {
  const length = Math.ceil(list.length / lines)
  return list.slice(line * length, (line + 1) * length)
}

function some(key: string, list: readonly unknown[]): Readonly<Record<string, readonly unknown[]>> {
  return list.length === 0 ? {} : { [key]: list }
}
