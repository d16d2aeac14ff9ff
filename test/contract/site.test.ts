import { onTestFinished } from 'vitest'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { aSent } from '../fixtures/submissions.ts'
import { anOrder, script } from '../unit/runner-harness.ts'
import { siteContract } from './site.ts'
import { aSiteGround } from './site-ground.ts'

siteContract('this machine', async () => {
  const ground = await aSiteGround()
  const site = ground.site({ slots: 1 })
  const submissions = new Set<string>()
  onTestFinished(() => site.terminate([...submissions].map(aSent), 'the test is over'))
  const order =
    (source: string) =>
    (submission: string, task: number): TaskOrder => {
      submissions.add(submission)
      return anOrder({ submission, task, job: { command: script(source) } })
    }
  return {
    site,
    objects: ground.objects,
    sent: () => ground.sent,
    open: () => {
      site.start()
    },
    brief: order(''),
    endless: order('setInterval(() => {}, 1e6)'),
  }
})
