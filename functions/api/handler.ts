import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import middy from '@middy/core'
import { apiContext } from '../../shared/aws/lambda/api-context.ts'
import { answerOfResponse, nameOfCaller, requestOfEvent, type HttpAnswer } from '../../shared/aws/lambda/http-event.ts'
import { StageReport } from '../../shared/aws/lambda/stage-report.ts'
import { createApi } from './create-api.ts'

const report = new StageReport('api')

/** The HTTP API behind API Gateway, for whoever signed the request: what the request says of who asks does not count. */
export const handler = middy<unknown>()
  .use(injectLambdaContext(report.logger))
  .use(logMetrics(report.metrics))
  .handler(async (event): Promise<HttpAnswer> => {
    const { request, caller } = requestOfEvent(event)
    const api = createApi({ ...apiContext(report), callerOf: () => nameOfCaller(caller) })
    const answer = await answerOfResponse(await api.fetch(request))
    const said = { method: request.method, path: new URL(request.url).pathname, status: answer.statusCode, caller }
    if (answer.statusCode >= 500) report.logger.error('a request failed', { ...said, body: answer.body })
    else if (request.method !== 'GET') report.logger.info('a request', said)
    return answer
  })
