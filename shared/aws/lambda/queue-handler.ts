import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type * as z from 'zod'
import type { QueueName } from '../../messages/queues.ts'
import { METRICS, type UPLOAD_QUEUE } from '../../names.ts'
import { comeSooner } from './come-sooner.ts'
import { stageContext, type StageContext } from './stage-context.ts'
import { StageReport } from './stage-report.ts'
import { takeMessages, UnreadableMessage } from './take-messages.ts'

/** A stage that a queue drives: how its messages read, and what it does with them. */
export interface QueueStage<Message> {
  readonly stage: QueueName | typeof UPLOAD_QUEUE
  readonly schema: z.ZodType<Message>
  readonly run: (messages: readonly Message[], context: StageContext) => Promise<void>
}

/** The handler of a queue's function. Messages that failed are named in the answer, and come again; all others are done. */
export function queueHandler<Message>({ stage, schema, run }: QueueStage<Message>) {
  const report = new StageReport(stage)
  return middy<SQSEvent>()
    .use(injectLambdaContext(report.logger))
    .use(logMetrics(report.metrics))
    .handler(async ({ Records }, call): Promise<SQSBatchResponse> => {
      const context = stageContext(report)
      const { failed } = await takeMessages(Records, {
        schema,
        run: (messages) => run(messages, context),
        left: () => call.getRemainingTimeInMillis(),
      })
      report.count(METRICS.messages, Records.length - failed.length)
      report.count(METRICS.failedMessages, failed.length)
      for (const { record, error } of failed)
        report.logger.error('a message failed and comes again', {
          messageId: record.messageId,
          body: record.body,
          error,
        })
      await comeSooner(
        failed.flatMap(({ record, error }) => (error instanceof UnreadableMessage ? [] : [record])),
        { sqs: context.sqs, url: urlOf(stage, context) },
      ).catch((error: unknown) => {
        report.logger.warn('messages that failed come again later than they might', { error })
      })
      return { batchItemFailures: failed.map(({ record }) => ({ itemIdentifier: record.messageId })) }
    })
}

function urlOf(stage: QueueStage<never>['stage'], { environment }: StageContext): string {
  return stage === 'upload' ? environment.uploadQueueUrl : environment.queueUrls[stage]
}
