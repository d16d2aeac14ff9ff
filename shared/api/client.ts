import type * as z from 'zod'
import { call, type Connection, type Transport } from './call.ts'
import { setFileMetadata, unregisterFiles } from './catalog-changes.ts'
import { readConfiguration } from './configuration.ts'
import { listDeadLetters, redriveStage } from './dead-letters.ts'
import { fileContent, type FileContent } from './content.ts'
import { findFiles, readFile, registerFiles, storeFile } from './files.ts'
import { logText, type Log, type readLog } from './log.ts'
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
import { putSandbox } from './sandbox.ts'
import { listSites } from './sites.ts'
import { listFiles, listTasks, readHistory, readTransformation } from './transformations.ts'
import { forgetUploads, listRefusedUploads, lookAtUploads, retryUploads } from './uploads.ts'
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
  const method = methods(connection)
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

    ...asidesClient(connection),

    why: method(askWhy),
    log: (request: z.input<typeof readLog.request>): Promise<Log> => logText(request, connection),
  }
}

/** See {@link createClient}. */
export type Client = ReturnType<typeof createClient>

/** What was refused or put aside. */
function asidesClient(connection: Connection) {
  const method = methods(connection)
  return {
    refusedUploads: method(listRefusedUploads),
    lookAtUploads: method(lookAtUploads),
    retryUploads: method(retryUploads),
    forgetUploads: method(forgetUploads),

    deadLetters: () => call(listDeadLetters, {}, connection),
    redrive: method(redriveStage),
  }
}

/** Makes methods of operations. */
function methods(connection: Connection) {
  return <Asked extends z.ZodType, Answer extends z.ZodType>(operation: Operation<Asked, Answer>) =>
    (request: z.input<Asked>): Promise<z.output<Answer>> =>
      call(operation, request, connection)
}
