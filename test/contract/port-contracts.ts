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
  catalogContract(backEnd)
  transformationsContract(backEnd)
  forgettingContract(backEnd)
  productionsContract(backEnd)
  attachmentsContract(backEnd)
  pilesContract(backEnd)
  tasksContract(backEnd)
  taskRevivalContract(backEnd)
  submissionsContract(backEnd)
  queueContract(backEnd)
}
