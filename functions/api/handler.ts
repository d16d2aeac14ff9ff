import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import { apiContext } from '../../shared/aws/lambda/api-context.ts'
import { answerOfResponse, nameOfCaller, requestOfEvent, type HttpAnswer } from '../../shared/aws/lambda/http-event.ts'
import { createApi } from './create-api.ts'

const logger = new Logger({ serviceName: 'api' })

/** The HTTP API behind API Gateway, for whoever signed the request: what the request says of who asks does not count. */
export const handler = middy<unknown>()
  .use(injectLambdaContext(logger))
  .handler(async (event): Promise<HttpAnswer> => {
    const { request, caller } = requestOfEvent(event)
    const api = createApi({ ...apiContext(), callerOf: () => nameOfCaller(caller) })
    const response = await api.fetch(request)
    const answer = await answerOfResponse(response)
    const { method, url } = request
    const said = { method, path: new URL(url).pathname, status: answer.statusCode, caller }
    if (response.status >= 500) logger.error('a request failed', { ...said, body: answer.body })
    else if (method !== 'GET') logger.info('a request', said)
    return answer
  })
