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

/** All operations of the HTTP API, as its documentation lists them. */
export const OPERATIONS: readonly AnyOperation[] = [
  readConfiguration,
  listSites,
  listProductions,
  submitProduction,
  productionStatus,
  removeProduction,
  registerFiles,
  findFiles,
  readFile,
  setFileMetadata,
  unregisterFiles,
  locateContent,
  listRefusedUploads,
  lookAtUploads,
  retryUploads,
  forgetUploads,
  storeFile,
  placeSandbox,
  readTransformation,
  listFiles,
  listTasks,
  readHistory,
  startTransformation,
  stopTransformation,
  flushTransformation,
  completeTransformation,
  extendTransformation,
  retryTasks,
  resetFiles,
  setFilesProblematic,
  offerFiles,
  askWhy,
  readLog,
  listDeadLetters,
  redriveStage,
]
