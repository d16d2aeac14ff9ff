import type * as z from 'zod'
import { call, send, type Connection, type Transport } from './call.ts'
import { setFileMetadata, unregisterFiles } from './catalog-changes.ts'
import { readConfiguration } from './configuration.ts'
import { fileContent, type FileContent } from './content.ts'
import { findFiles, PUT_SANDBOX_PATH, readFile, registerFiles, sandboxAnswerSchema, storeFile } from './files.ts'
import { readLog } from './log.ts'
import type { Operation } from './operation.ts'
import {
  completeTransformation,
  extendTransformation,
  flushTransformation,
  offerFiles,
  resetFiles,
  retryTasks,
  setFilesProblematic,
  startTransformation,
  stopTransformation,
} from './operator.ts'
import { listProductions, productionStatus, removeProduction, submitProduction } from './productions.ts'
import { listSites } from './sites.ts'
import { listFiles, listTasks, readHistory, readTransformation } from './transformations.ts'
import { askWhy } from './why.ts'

/**
 * The client of the HTTP API, for CLI and web. Every method takes the request and gives the answer of the operation of
 * the same name; all throw `Refusal` (an InputError) for what the server refuses, `ApiError` when it fails.
 */
export function createClient(
  transport: Transport,
  { user, base = 'http://cascade' }: { readonly user?: string; readonly base?: string } = {},
) {
  const connection: Connection = { transport, base, user }
  const method = methodOn(connection)
  return {
    config: () => call(readConfiguration, {}, connection),
    sites: () => call(listSites, {}, connection),

    productions: method(listProductions),
    submit: method(submitProduction),
    status: method(productionStatus),
    remove: method(removeProduction),

    register: method(registerFiles),
    store: method(storeFile),
    find: method(findFiles),
    file: method(readFile),
    setMetadata: method(setFileMetadata),
    unregister: method(unregisterFiles),
    content: (lfn: string): Promise<FileContent> => fileContent(lfn, connection),
    putSandbox: (sha256: string, bytes: Uint8Array<ArrayBuffer>) => putSandbox(sha256, bytes, connection),

    transformation: method(readTransformation),
    files: method(listFiles),
    tasks: method(listTasks),
    history: method(readHistory),

    start: method(startTransformation),
    stop: method(stopTransformation),
    flush: method(flushTransformation),
    complete: method(completeTransformation),
    extend: method(extendTransformation),
    retryTasks: method(retryTasks),
    resetFiles: method(resetFiles),
    setFilesProblematic: method(setFilesProblematic),
    offerFiles: method(offerFiles),

    why: method(askWhy),
    log: method(readLog),
  }
}

/** See {@link createClient}. */
export type Client = ReturnType<typeof createClient>

function methodOn(connection: Connection) {
  return <Asked extends z.ZodType, Answer extends z.ZodType>(operation: Operation<Asked, Answer>) =>
    (request: z.input<Asked>): Promise<z.output<Answer>> =>
      call(operation, request, connection)
}

/** Stores a sandbox file under its hash; returns its object key. */
async function putSandbox(sha256: string, bytes: Uint8Array<ArrayBuffer>, connection: Connection): Promise<string> {
  const request = new Request(new URL(`${PUT_SANDBOX_PATH}${sha256}`, connection.base), { method: 'PUT', body: bytes })
  const response = await send(request, connection)
  return sandboxAnswerSchema.parse(await response.json()).key
}
