import { attachmentsContract } from './attachments.ts'
import type { BackEndUnderTest } from './back-end.ts'
import { catalogContract } from './catalog.ts'
import { forgettingContract } from './forgetting.ts'
import { pilesContract } from './piles.ts'
import { productionsContract } from './productions.ts'
import { queueContract } from './queue.ts'
import { submissionsContract } from './submissions.ts'
import { taskRevivalContract } from './tasks-revive.ts'
import { tasksContract } from './tasks.ts'
import { transformationsContract } from './transformations.ts'

/** The contracts of all ports that keep something. */
export function portContracts(backEnd: BackEndUnderTest): void {
  portContractsOfProductions(backEnd)
  portContractsOfFiles(backEnd)
  portContractsOfTasks(backEnd)
}

/** Those of them about productions and their transformations: a back end that is slow takes them side by side with the others. */
export function portContractsOfProductions(backEnd: BackEndUnderTest): void {
  productionsContract(backEnd)
  transformationsContract(backEnd)
  forgettingContract(backEnd)
}

/** Those about files, before they are in a task. */
export function portContractsOfFiles(backEnd: BackEndUnderTest): void {
  catalogContract(backEnd)
  attachmentsContract(backEnd)
  pilesContract(backEnd)
}

/** Those about tasks, and the messages between stages. */
export function portContractsOfTasks(backEnd: BackEndUnderTest): void {
  tasksContract(backEnd)
  taskRevivalContract(backEnd)
  submissionsContract(backEnd)
  queueContract(backEnd)
}
