import { setTimeout } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import * as z from 'zod'
import type { Transport } from '../../shared/api/call.ts'
import { ApiError } from '../../shared/api/refusal.ts'
import { awsFailure } from './aws-failure.ts'
import type { Deployment } from './deployment.ts'

/** What API Gateway says by itself, before it asks the API. */
const gatewaySchema = z.union([
  z.object({ message: z.string() }),
  z.object({ Message: z.string() }).transform(({ Message: message }) => ({ message })),
])

/** How often a request is sent again that API Gateway or Lambda had no room for, and the milliseconds before the first time. */
const TRIES = 6
const FIRST_WAIT_MS = 200

/** Takes requests to the API of a deployment, signed (SigV4) by its caller's credentials. */
export function signedTransport({
  apiUrl,
  region,
  credentials,
}: Pick<Deployment, 'apiUrl' | 'region' | 'credentials'>): Transport {
  return async (request) => {
    const body = request.body === null ? undefined : await request.arrayBuffer()
    for (let tries = 1; ; tries += 1) {
      const keys = await known(credentials, region)
      const response = await send(request, body, { apiUrl, region, ...keys })
      // The API itself has not been asked: to send it again is safe whatever it is.
      if (![429, 503].includes(response.status) || tries === TRIES) return checked(response, request, region)
      await setTimeout(FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random()))
    }
  }
}

async function known(credentials: Deployment['credentials'], region: string) {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials()
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
  } catch (error) {
    throw awsFailure(error, { action: 'sign requests', region })
  }
}

async function send(
  request: Request,
  body: ArrayBuffer | undefined,
  place: { readonly apiUrl: string; readonly region: string } & Awaited<ReturnType<typeof known>>,
): Promise<Response> {
  const { apiUrl, ...how } = place
  const { pathname, search } = new URL(request.url)
  const content = body === undefined ? {} : { body }
  const signer = new AwsV4Signer({
    ...how,
    ...content,
    service: 'execute-api',
    method: request.method,
    // A blank as "+" would be signed as one, and read as another.
    url: `${apiUrl.replace(/\/$/, '')}${pathname}${search.replaceAll('+', '%20')}`,
    headers: request.headers,
  })
  const { url, method, headers } = await signer.sign()
  try {
    return await fetch(url, { method, headers, ...content })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new ApiError(`The API of the deployment does not answer at ${apiUrl}: ${cause}`)
  }
}

/** An answer of the API. Throws for one of API Gateway alone, in a sentence that says what to do. */
async function checked(response: Response, request: Request, region: string): Promise<Response> {
  if (response.ok) return response
  const said = gatewaySchema.safeParse(
    await response
      .clone()
      .json()
      .catch(() => undefined),
  )
  if (!said.success) return response
  const { message } = said.data
  const action = `execute-api:Invoke on ${request.method} ${new URL(request.url).pathname}`
  if (response.status === 403) throw awsFailure(refusalOf(message), { action, region })
  if (response.status === 413)
    throw new ApiError('The request is larger than the API takes (6 MB): ask for less at a time.')
  if (response.status === 429) throw new ApiError('The API has more requests than it takes: try again in a while.')
  throw new ApiError(`The API answered ${response.status}: ${message}`)
}

/** What API Gateway says with 403, by the name that other services give it. */
function refusalOf(message: string): Error {
  const error = new Error(message)
  error.name = /expired/i.test(message)
    ? 'ExpiredToken'
    : /security token .* invalid|signature/i.test(message)
      ? 'InvalidClientTokenId'
      : 'AccessDenied'
  return error
}
