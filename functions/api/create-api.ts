import { Hono } from 'hono'
import { setFileMetadata, unregisterFiles } from '../../shared/api/catalog-changes.ts'
import { readConfiguration } from '../../shared/api/configuration.ts'
import {
  CONTENT_PATH,
  findFiles,
  PUT_SANDBOX_PATH,
  readFile,
  registerFiles,
  storeFile,
} from '../../shared/api/files.ts'
import { readLog } from '../../shared/api/log.ts'
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
} from '../../shared/api/operator.ts'
import { listProductions, productionStatus, removeProduction, submitProduction } from '../../shared/api/productions.ts'
import { notFound } from '../../shared/api/refusal.ts'
import { listSites } from '../../shared/api/sites.ts'
import { listFiles, listTasks, readHistory, readTransformation } from '../../shared/api/transformations.ts'
import { askWhy } from '../../shared/api/why.ts'
import { complete } from './operators/complete.ts'
import { configuration } from './configuration.ts'
import { content } from './files/content.ts'
import { errorAnswer } from './error-answer.ts'
import { extend } from './operators/extend.ts'
import { file } from './files/file.ts'
import { files } from './transformations/files.ts'
import { find } from './files/find.ts'
import { flush } from './operators/flush.ts'
import { history } from './transformations/history.ts'
import { log } from './log.ts'
import { productions } from './productions/productions.ts'
import { putSandbox } from './productions/put-sandbox.ts'
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
  route(api, settings, { operation: readConfiguration, run: configuration })
  route(api, settings, { operation: listSites, run: sites })
  route(api, settings, { operation: askWhy, run: why })
  route(api, settings, { operation: readLog, run: log })
  return api
}

function serveProductions(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: listProductions, run: productions })
  route(api, settings, { operation: submitProduction, run: submit })
  route(api, settings, { operation: productionStatus, run: status })
  route(api, settings, { operation: removeProduction, run: remove })
}

function serveFiles(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: registerFiles, run: register })
  route(api, settings, { operation: storeFile, run: store })
  route(api, settings, { operation: findFiles, run: find })
  route(api, settings, { operation: readFile, run: file })
  route(api, settings, { operation: setFileMetadata, run: setMetadata })
  route(api, settings, { operation: unregisterFiles, run: unregister })
  api.get(CONTENT_PATH, ({ req }) => content(req.query('lfn'), settings))
  api.put(`${PUT_SANDBOX_PATH}:sha256`, async ({ req }) => {
    return putSandbox({ sha256: req.param('sha256'), bytes: new Uint8Array(await req.arrayBuffer()) }, settings)
  })
}

function serveTransformations(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: readTransformation, run: transformation })
  route(api, settings, { operation: listFiles, run: files })
  route(api, settings, { operation: listTasks, run: tasks })
  route(api, settings, { operation: readHistory, run: history })
}

function serveOperators(api: Hono, settings: ApiSettings): void {
  route(api, settings, { operation: startTransformation, run: start })
  route(api, settings, { operation: stopTransformation, run: stop })
  route(api, settings, { operation: flushTransformation, run: flush })
  route(api, settings, { operation: completeTransformation, run: complete })
  route(api, settings, { operation: extendTransformation, run: extend })
  route(api, settings, { operation: retryTasks, run: retry })
  route(api, settings, { operation: resetFiles, run: reset })
  route(api, settings, { operation: setFilesProblematic, run: setProblematic })
  route(api, settings, { operation: offerFiles, run: offer })
}
