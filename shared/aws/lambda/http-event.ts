import * as z from 'zod'

/** A request as API Gateway brings it to a function (payload format 2.0), as much of it as is needed. */
const httpEventSchema = z.object({
  rawPath: z.string(),
  rawQueryString: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    authorizer: z.object({ iam: z.object({ userArn: z.string() }) }),
  }),
})

/** What API Gateway gives to whoever asked. */
export interface HttpAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request, and who sent it: API Gateway has seen to it that it was signed by them. */
export interface SignedRequest {
  readonly request: Request
  /** ARN of a user or of a session of a role. */
  readonly caller: string
}

/** The request of an event. Throws for what is no request of somebody who is known. */
export function requestOfEvent(event: unknown): SignedRequest {
  const { rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext } = httpEventSchema.parse(event)
  const url = new URL(rawPath, 'http://cascade')
  url.search = rawQueryString
  const { http, authorizer } = requestContext
  const content = body === undefined ? {} : { body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') }
  return { request: new Request(url, { method: http.method, headers, ...content }), caller: authorizer.iam.userArn }
}

/** The answer of the API as API Gateway wants it: text, as all of its answers are. */
export async function answerOfResponse(response: Response): Promise<HttpAnswer> {
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
}

/** Who a person knows as the owner of an ARN: `alice`, `Operator/alice` of a role's session, `root`. */
export function nameOfCaller(arn: string): string {
  const resource = arn.split(':').slice(5).join(':')
  return resource.replace(/^(?:user|assumed-role|federated-user)\//, '')
}
