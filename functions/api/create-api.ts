import { Hono } from 'hono'
import { openApiDocument, OPEN_API_PATH } from '../../shared/api/open-api.ts'
import { OPERATIONS } from '../../shared/api/operations.ts'
import { notFound } from '../../shared/api/refusal.ts'
import { PUT_SANDBOX_PATH } from '../../shared/api/sandbox.ts'
import { complete } from './operators/complete.ts'
import { configuration } from './configuration.ts'
import { content } from './files/content.ts'
import { errorAnswer } from './error-answer.ts'
import { extend } from './operators/extend.ts'
import { file } from './files/file.ts'
import { deadLetters } from './dead-letters/dead-letters.ts'
import { files } from './transformations/files.ts'
import { forget } from './uploads/forget.ts'
import { find } from './files/find.ts'
import { flush } from './operators/flush.ts'
import { history } from './transformations/history.ts'
import { log } from './log.ts'
import { look } from './uploads/look.ts'
import { productions } from './productions/productions.ts'
import { place } from './productions/place-sandbox.ts'
import { putSandbox } from './productions/put-sandbox.ts'
import { redrive } from './dead-letters/redrive.ts'
import { refused } from './uploads/refused.ts'
import { retry as retryUpload } from './uploads/retry.ts'
import { offer } from './operators/offer-files.ts'
import { register } from './files/register.ts'
import { remove } from './productions/remove.ts'
import { reset } from './operators/reset-files.ts'
import { retry } from './operators/retry-tasks.ts'
import { route, type ApiSettings } from './route.ts'
import { setMetadata } from './files/set-metadata.ts'
import { setProblematic } from './operators/set-problematic.ts'
import { sites } from './sites.ts'
import { start } from './operators/start.ts'
import { status } from './productions/status.ts'
import { stop } from './operators/stop.ts'
import { store } from './files/store.ts'
import { submit } from './productions/submit.ts'
import { tasks } from './transformations/tasks.ts'
import { transformation } from './transformations/transformation.ts'
import { unregister } from './files/unregister.ts'
import { why } from './why/why.ts'

/**
 * The HTTP API: reads, and the actions of operators. It changes nothing of a file's way itself: it writes what was asked
 * for, on condition that nobody was faster, and sends the stages their messages. An answer that is no success leaves
 * nothing behind where the caller runs each request in a transaction and rolls it back then.
 */
export function createApi(settings: ApiSettings): Hono {
  const api = new Hono()
  api.onError((error) => errorAnswer(error))
  api.notFound(({ req }) => errorAnswer(notFound('path', `there is no operation ${req.method} ${req.path}`)))
  serveProductions(api, settings)
  serveFiles(api, settings)
  serveTransformations(api, settings)
  serveOperators(api, settings)
  serveUploads(api, settings)
  route(api, settings, { operation: OPERATIONS.config, run: configuration })
  route(api, settings, { operation: OPERATIONS.sites, run: sites })
  route(api, settings, { operation: OPERATIONS.why, run: why })
  route(api, settings, { operation: OPERATIONS.log, run: log })
  api.get(OPEN_API_PATH, () => Response.json(openApiDocument()))
  return api
}

function serveProductions(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: OPERATIONS.productions, run: productions })
  route(api, settings, { operation: OPERATIONS.submit, run: submit })
  route(api, settings, { operation: OPERATIONS.status, run: status })
  route(api, settings, { operation: OPERATIONS.remove, run: remove })
}

function serveFiles(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: OPERATIONS.register, run: register })
  route(api, settings, { operation: OPERATIONS.store, run: store })
  route(api, settings, { operation: OPERATIONS.find, run: find })
  route(api, settings, { operation: OPERATIONS.file, run: file })
  route(api, settings, { operation: OPERATIONS.setMetadata, run: setMetadata })
  route(api, settings, { operation: OPERATIONS.unregister, run: unregister })
  route(api, settings, { operation: OPERATIONS.locateContent, run: content })
  route(api, settings, { operation: OPERATIONS.placeSandbox, run: place })
  api.put(`${PUT_SANDBOX_PATH}:sha256`, async ({ req }) => {
    return putSandbox({ sha256: req.param('sha256'), bytes: new Uint8Array(await req.arrayBuffer()) }, settings)
  })
}

function serveTransformations(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: OPERATIONS.transformation, run: transformation })
  route(api, settings, { operation: OPERATIONS.files, run: files })
  route(api, settings, { operation: OPERATIONS.tasks, run: tasks })
  route(api, settings, { operation: OPERATIONS.history, run: history })
}

function serveOperators(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: OPERATIONS.start, run: start })
  route(api, settings, { operation: OPERATIONS.stop, run: stop })
  route(api, settings, { operation: OPERATIONS.flush, run: flush })
  route(api, settings, { operation: OPERATIONS.complete, run: complete })
  route(api, settings, { operation: OPERATIONS.extend, run: extend })
  route(api, settings, { operation: OPERATIONS.retryTasks, run: retry })
  route(api, settings, { operation: OPERATIONS.resetFiles, run: reset })
  route(api, settings, { operation: OPERATIONS.setFilesProblematic, run: setProblematic })
  route(api, settings, { operation: OPERATIONS.offerFiles, run: offer })
}

function serveUploads(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: OPERATIONS.refusedUploads, run: refused })
  route(api, settings, { operation: OPERATIONS.lookAtUploads, run: look })
  route(api, settings, { operation: OPERATIONS.retryUploads, run: retryUpload })
  route(api, settings, { operation: OPERATIONS.forgetUploads, run: forget })
  route(api, settings, { operation: OPERATIONS.deadLetters, run: deadLetters })
  route(api, settings, { operation: OPERATIONS.redrive, run: redrive })
}
