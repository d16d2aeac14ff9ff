import * as z from 'zod'
import type { AnyOperation, Operation } from './operation.ts'
import { parseRequest } from './parse-request.ts'
import { ApiError, errorAnswerSchema, Refusal } from './refusal.ts'

/** Takes a request to the server, whatever lies between: a socket, a function of this process, the network. */
export type Transport = (request: Request) => Promise<Response>

/** Who is asking, for the history: the server trusts whoever may connect. */
export const USER_HEADER = 'x-cascade-user'

/** What a call needs to know besides the operation. */
export interface Connection {
  readonly transport: Transport
  /** Where the API is; without meaning when the transport is a socket. */
  readonly base: string
  readonly user?: string | undefined
}

/** Calls an operation. Throws {@link Refusal} for what the server refuses, {@link ApiError} when it fails or says what nobody can read. */
export async function call<Asked extends z.ZodType, Answer extends z.ZodType>(
  operation: Operation<Asked, Answer>,
  request: z.input<Asked>,
  connection: Connection,
): Promise<z.output<Answer>> {
  const checked = parseRequest(operation, request)
  const response = await send(requestOf(operation, checked, connection), connection)
  const parsed = operation.answer.safeParse(await bodyOf(response))
  if (parsed.success) return parsed.data
  throw new ApiError(`The answer of ${operation.path} is not what it should be: ${z.prettifyError(parsed.error)}`)
}

/** Sends a request. Throws as {@link call} does for an answer that is no success. */
export async function send(request: Request, { transport, user }: Connection): Promise<Response> {
  if (user !== undefined) request.headers.set(USER_HEADER, encodeURIComponent(user))
  const response = await transport(request)
  if (response.ok) return response
  throw errorOf(await bodyOf(response), response.status)
}

/** What a GET can carry. */
const parametersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.undefined()]))

function requestOf(operation: AnyOperation, body: unknown, { base }: Connection): Request {
  const url = new URL(operation.path, base)
  if (operation.method === 'GET') {
    for (const [name, value] of Object.entries(parametersSchema.parse(body)))
      if (value !== undefined) url.searchParams.set(name, String(value))
    return new Request(url)
  }
  return new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** The body as JSON; undefined when it is none. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

function errorOf(body: unknown, status: number): Error {
  const answer = errorAnswerSchema.safeParse(body)
  if (!answer.success) return new ApiError(`The server answered ${status} and did not say why.`)
  const { kind, problems } = answer.data.error
  if (kind === 'internal') return new ApiError(problems.map((problem) => problem.message).join('\n'))
  return new Refusal(kind, problems)
}
