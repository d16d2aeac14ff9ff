import type { Context, Hono } from 'hono'
import type * as z from 'zod'
import { USER_HEADER } from '../../shared/api/call.ts'
import type { AnyOperation, Operation } from '../../shared/api/operation.ts'
import { parseRequest } from '../../shared/api/parse-request.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import type { ApiContext } from './context.ts'

/** What every request is answered with. */
export interface ApiSettings extends Omit<ApiContext, 'by'> {
  /** Tells who asks, where it is known otherwise than by the header. */
  readonly callerOf?: (context: Context) => string
}

/** Serves an operation by a function of its checked request. */
export function route<Asked extends z.ZodType, Answer extends z.ZodType>(
  api: Hono,
  settings: ApiSettings,
  served: {
    readonly operation: Operation<Asked, Answer>
    readonly run: (request: z.output<Asked>, context: ApiContext) => Promise<z.input<Answer>>
  },
): void {
  const { operation, run } = served
  api.on(operation.method, operation.path, async (context) => {
    const request = parseRequest(operation, await rawRequest(operation, context))
    return Response.json(await run(request, contextOf(settings, context)))
  })
}

/** What an operation works on, for this request. */
function contextOf(settings: ApiSettings, context: Context): ApiContext {
  const { callerOf, ...rest } = settings
  return { ...rest, by: callerOf?.(context) ?? userOf(context.req.header(USER_HEADER)) }
}

/** Names may have characters that a header may not. */
function userOf(header: string | undefined): string {
  try {
    return decodeURIComponent(header ?? '') || 'somebody'
  } catch {
    return 'somebody'
  }
}

async function rawRequest(operation: AnyOperation, context: Context): Promise<unknown> {
  if (operation.method === 'GET') return context.req.query()
  try {
    const body: unknown = await context.req.json()
    return body
  } catch {
    throw new Refusal('input', [{ field: '', message: 'the body of the request is not JSON' }])
  }
}
