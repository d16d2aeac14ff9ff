import type * as z from 'zod'
import { call, type Connection, type Transport } from './call.ts'
import { fileContent, type FileContent } from './content.ts'
import { logText, type Log } from './log.ts'
import type { AnswerOf, AnyOperation } from './operation.ts'
import { OPERATIONS, type Operations } from './operations.ts'
import { putSandbox } from './sandbox.ts'

/**
 * The client of the HTTP API, for CLI and web. Every method takes the request and gives the answer of the operation of
 * the same name, but for those that also bring or take the bytes that an answer tells of; all throw `Refusal` (an InputError)
 * for what the server refuses, `ApiError` when it fails.
 */
export function createClient(
  transport: Transport,
  { user, base = 'http://cascade' }: { readonly user?: string; readonly base?: string } = {},
) {
  const connection: Connection = { transport, base, user }
  return {
    ...methodsOf(connection),
    content: (lfn: string): Promise<FileContent> => fileContent(lfn, connection),
    putSandbox: (sha256: string, bytes: Uint8Array<ArrayBuffer>) => putSandbox(sha256, bytes, connection),
    log: (request: z.input<Operations['log']['request']>): Promise<Log> => logText(request, connection),
  }
}

/** See {@link createClient}. */
export type Client = ReturnType<typeof createClient>

/** A request is left out where an operation asks for nothing that must be said. */
type Method<O extends AnyOperation> = (
  ...asked: Record<never, never> extends z.input<O['request']> ? [z.input<O['request']>?] : [z.input<O['request']>]
) => Promise<AnswerOf<O>>
type Methods = { readonly [Name in keyof Operations]: Method<Operations[Name]> }

/** A method for each operation, by its name: what a loop keeps, TypeScript has to be told. */
function methodsOf(connection: Connection): Methods
function methodsOf(connection: Connection): Readonly<Record<string, unknown>> {
  const operations: readonly (readonly [string, AnyOperation])[] = Object.entries(OPERATIONS)
  return Object.fromEntries(
    operations.map(([name, operation]) => [name, (request: unknown = {}) => call(operation, request, connection)]),
  )
}
