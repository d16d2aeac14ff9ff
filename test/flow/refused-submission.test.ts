import { expect, it } from 'vitest'
import { submit } from '../../functions/submit/submit.ts'
import type { MemoryHome } from '../fixtures/memory-home.ts'
import { lastLine, submittedHome, tasksOf } from '../fixtures/operated-home.ts'
import { runHome } from '../fixtures/run-home.ts'
import { overlay } from '../model/overlay.ts'

const SIMULATE = { transformation: 'small/simulate' }
const REFUSAL = 'job.image is "no such", which no registry can have.'
const LEASE_MS = 15 * 60 * 1000

/** A home whose site has just refused the jobs of the first step. */
async function refusedHome(): Promise<MemoryHome> {
  const home = await submittedHome()
  home.site.refusal = REFUSAL
  await home.drive.settle()
  return home
}

it('what its site will never take stops a transformation, with the reason, and is handed in again when it is started', async () => {
  const home = await refusedHome()
  const line = `Stopped: Site simulated cannot run its jobs: ${REFUSAL}`
  expect((await lastLine(home, SIMULATE))?.text).toBe(line)
  expect((await home.client.transformation(SIMULATE)).status).toBe('Stopped')
  expect(await home.ports.submissions.live(SIMULATE.transformation)).toEqual([])
  home.site.refusal = null
  await home.client.start(SIMULATE)
  await runHome(home)
  expect(await tasksOf(home, SIMULATE)).toMatchObject({ Done: 4 })
  expect(home.site.started.filter((order) => order.step === 'simulate')).toHaveLength(4)
})

it('a worker that dies between the stop and giving the tasks back leaves them to whoever comes after the start', async () => {
  const home = await refusedHome()
  await home.client.start(SIMULATE)
  const dying = overlay(home.ports.submissions, { putBack: () => Promise.reject(new Error('the worker died here')) })
  const settings = { objectStorageElement: 'home', systemFields: [], site: 'simulated' }
  const submitting = submit([{ version: 1, ...SIMULATE }], settings, { ...home.ports, submissions: dying })
  await expect(submitting).rejects.toThrow('the worker died here')
  await home.drive.settle()
  expect((await home.client.transformation(SIMULATE)).status).toBe('Stopped')
  home.site.refusal = null
  await home.client.start(SIMULATE)
  await home.drive.settle()
  expect(home.site.queued).toEqual([])
  home.clock.advance(LEASE_MS)
  await runHome(home)
  expect(await tasksOf(home, SIMULATE)).toMatchObject({ Done: 4 })
})
