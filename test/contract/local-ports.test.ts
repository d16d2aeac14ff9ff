import { attachmentsContract } from './attachments.ts'
import { catalogContract } from './catalog.ts'
import { localBackEnd } from './local-back-end.ts'
import { pilesContract } from './piles.ts'
import { productionsContract } from './productions.ts'
import { queueContract } from './queue.ts'
import { submissionsContract } from './submissions.ts'
import { tasksContract } from './tasks.ts'
import { transformationsContract } from './transformations.ts'

catalogContract('one machine', localBackEnd)
transformationsContract('one machine', localBackEnd)
productionsContract('one machine', localBackEnd)
attachmentsContract('one machine', localBackEnd)
pilesContract('one machine', localBackEnd)
tasksContract('one machine', localBackEnd)
submissionsContract('one machine', localBackEnd)
queueContract('one machine', localBackEnd)
