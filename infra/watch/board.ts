import {
  AlarmStatusWidget,
  CustomWidget,
  GraphWidget,
  TextWidget,
  type Alarm,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { highestIn, sumOver } from './alarms.ts'
import { flowGraphs, flowNumbers } from './flow.ts'
import type { WatchedFlow } from './flow-alarms.ts'

/** What the board shows. */
export interface Board extends WatchedFlow {
  readonly alarms: readonly Alarm[]
  /** The function that draws how far productions have come. */
  readonly progress: IFunction
}

const THIRD = 8
const WHOLE = 24

/** The board, row by row: where the flow stands, from left to right; what waits; what went wrong; how far productions are. */
export function boardOf(board: Board): IWidget[][] {
  const { settings, alarms, progress } = board
  return [
    [
      text(
        `# Cascade ${settings.stage}\nThe flow, from left to right: ${FLOW}. Alarms are explained in docs/runbook.md.`,
      ),
    ],
    [...flowNumbers(settings.stage)],
    [...flowGraphs(settings.stage)],
    [waiting(board), filter(board), deadLetters(board)],
    [
      errors(board),
      throttles(board),
      new AlarmStatusWidget({ title: 'alarms', alarms: [...alarms], width: THIRD, height: 6 }),
    ],
    [new CustomWidget({ title: 'productions', functionArn: progress.functionArn, width: WHOLE, height: 10 })],
  ]
}

const FLOW = 'registered → matched → tasks created → submitted → queued → running → done, or failed'

function text(markdown: string): TextWidget {
  return new TextWidget({ markdown, width: WHOLE, height: 2 })
}

function waiting({ pipeline }: Board): GraphWidget {
  const ages = [...pipeline.queues].map(([name, { queue }]) =>
    labelled(queue.metricApproximateAgeOfOldestMessage(highestIn(1)), name),
  )
  return graph('oldest message of each stage, seconds', ages)
}

function filter({ pipeline }: Board): GraphWidget {
  return graph('how far the filter is behind, milliseconds', [
    labelled(pipeline.filter.metric('IteratorAge', highestIn(1)), 'match'),
  ])
}

function deadLetters({ pipeline }: Board): GraphWidget {
  const lying = [...pipeline.queues].map(([name, stage]) =>
    labelled(stage.deadLetters.metricApproximateNumberOfMessagesVisible(highestIn(1)), name),
  )
  return graph('dead letters', lying)
}

function errors({ pipeline }: Board): GraphWidget {
  const failed = [...pipeline.functions].map(([name, made]) => labelled(made.metricErrors(sumOver(1)), name))
  return graph('calls of functions that failed', failed)
}

function throttles({ storage, pipeline }: Board): GraphWidget {
  return graph('throttles', [
    labelled(storage.catalog.metric('WriteThrottleEvents', sumOver(1)), 'writes to the catalog'),
    labelled(storage.transformations.metric('WriteThrottleEvents', sumOver(1)), 'writes to transformations'),
    labelled(storage.transformations.metric('ReadThrottleEvents', sumOver(1)), 'reads of transformations'),
    ...[...pipeline.functions].map(([name, made]) => labelled(made.metricThrottles(sumOver(1)), `calls of ${name}`)),
  ])
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: THIRD, height: 6, leftYAxis: { min: 0 } })
}

function labelled(metric: ReturnType<IFunction['metric']>, label: string): IMetric {
  return metric.with({ label })
}
