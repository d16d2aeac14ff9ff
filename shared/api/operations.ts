import { setFileMetadata, unregisterFiles } from './catalog-changes.ts'
import { readConfiguration } from './configuration.ts'
import { listDeadLetters, redriveStage } from './dead-letters.ts'
import { findFiles, locateContent, readFile, registerFiles, storeFile } from './files.ts'
import { readLog } from './log.ts'
import type { AnyOperation } from './operation.ts'
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
import { placeSandbox } from './sandbox.ts'
import { listSites } from './sites.ts'
import { listFiles, listTasks, readHistory, readTransformation } from './transformations.ts'
import { forgetUploads, listRefusedUploads, lookAtUploads, retryUploads } from './uploads.ts'
import { askWhy } from './why.ts'

/** All operations of the HTTP API in the order of its documentation, by the names of the client's methods. */
export const OPERATIONS = {
  config: readConfiguration,
  sites: listSites,

  productions: listProductions,
  submit: submitProduction,
  status: productionStatus,
  remove: removeProduction,

  register: registerFiles,
  find: findFiles,
  file: readFile,
  setMetadata: setFileMetadata,
  unregister: unregisterFiles,
  locateContent,
  refusedUploads: listRefusedUploads,
  lookAtUploads,
  retryUploads,
  forgetUploads,
  store: storeFile,
  placeSandbox,

  transformation: readTransformation,
  files: listFiles,
  tasks: listTasks,
  history: readHistory,

  start: startTransformation,
  stop: stopTransformation,
  flush: flushTransformation,
  complete: completeTransformation,
  extend: extendTransformation,
  retryTasks,
  resetFiles,
  setFilesProblematic,
  offerFiles,

  why: askWhy,
  log: readLog,
  deadLetters: listDeadLetters,
  redrive: redriveStage,
} satisfies Readonly<Record<string, AnyOperation>>
/** See {@link OPERATIONS}. */
export type Operations = typeof OPERATIONS
