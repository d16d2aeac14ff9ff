import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import middy from '@middy/core'
import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { withSites } from '../../shared/aws/lambda/site-context.ts'
import { stageContext } from '../../shared/aws/lambda/stage-context.ts'
import { StageReport } from '../../shared/aws/lambda/stage-report.ts'
import { tickSchema } from '../../shared/aws/lambda/tick.ts'
import { METRICS } from '../../shared/names.ts'
import { sweepMessageSchema } from '../../shared/messages/sweep.ts'
import { lookAfter } from './look-after.ts'
import { sweep } from './sweep.ts'

/** SQS `sweep`: transformations that are to be looked after. */
export const handler = queueHandler({
  stage: 'sweep',
  schema: sweepMessageSchema,
  run: (messages, context) => lookAfter(messages, withSites(context).ports),
})

const report = new StageReport('sweep')

/** A minute has passed: piles whose time-out is over, and this minute's share of all productions. One that fails is not tried again: the next comes. */
export const tick = middy<unknown>()
  .use(injectLambdaContext(report.logger))
  .use(logMetrics(report.metrics))
  .handler(async (event): Promise<void> => {
    const context = stageContext(report)
    await sweep(context.ports, tickSchema.parse(event))
    const { queued, running } = await withSites(context).ports.site.load()
    report.level(METRICS.queued, queued)
    report.level(METRICS.running, running)
  })
