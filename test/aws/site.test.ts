import { describe, inject } from 'vitest'
import { siteContract } from '../contract/site.ts'
import { anOrder, script } from '../unit/runner-harness.ts'
import { aBatchGround } from './batch-ground.ts'

const endpoint = inject('emulator')

describe.skipIf(endpoint === null)('on an emulator', () => {
  siteContract('Batch, played', async () => {
    const { twin, site, objects, sent, know } = await aBatchGround(endpoint ?? '', { slots: 0 })
    const order = (source: string) => (submission: string, task: number) =>
      know(anOrder({ submission, task, job: { command: script(source) } }))
    return {
      site,
      objects,
      sent: () => sent,
      open: () => twin.setSlots(1),
      brief: order(''),
      endless: order('setInterval(() => {}, 1e6)'),
    }
  })
})
