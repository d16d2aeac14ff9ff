import { expect, it } from 'vitest'
import { track } from '../../functions/track/track.ts'
import type { ExecutionEnd } from '../../shared/messages/track.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start } from '../fixtures/simulated-home.ts'

const NAME = 'p/a'
const REASON = 'Task failed to start; CannotPullContainerError: manifest unknown'

/** A step that takes one file, whose job ends as its site says, without a manifest. */
async function ended(end: ExecutionEnd['end'], reason: string) {
  const home = simulatedHome()
  const { ports, settings, site, drive } = home
  const replica = { storageElement: 'disk', path: '/f' }
  const checksum = `sha256:${'0'.repeat(64)}`
  await ports.catalog.register([{ lfn: '/in/f', size: 1, checksum, metadata: { data_level: 'R1' }, replica }])
  await start(home, [aTransformation({ name: NAME, input: { kind: 'closed', query: { data_level: 'R1' } } })])
  await drive.settle()
  const [order] = site.queued
  if (order === undefined) throw new Error('there is no job')
  site.queued.length = 0
  const { transformation, task, attempt, submission } = order
  await track([{ version: 1, transformation, task, attempt, submission, end, reason }], settings, ports)
  await drive.settle()
  const [after] = await ports.transformations.read([NAME])
  const [file] = await ports.attachments.read(NAME, ['/in/f'])
  const [made] = await ports.tasks.read(NAME, [1])
  return { state: after?.state, file, task: made }
}

it('a job that its site can never start stops its transformation with the reason; its file has no error of it', async () => {
  const { state, file } = await ended('unstartable', REASON)
  expect(state).toMatchObject({ status: 'Stopped', reason: `its job cannot be started: ${REASON}` })
  expect(file).toMatchObject({ status: 'Unused', errors: 0, reason: `task 1: its job cannot be started: ${REASON}` })
})

it('one that its site ended after its time fails as on one machine: its file goes back with an error of it', async () => {
  const said = 'Job attempt duration exceeded timeout'
  const { file, task } = await ended('overtime', said)
  const reason = `its job ran longer than the 60 s that its command may take, and the time for its files, and was ended: ${said}`
  expect(task).toMatchObject({ state: 'Failed', attempt: 1, errors: 1, message: reason })
  // The task of its own in which it is tried next.
  expect(file).toMatchObject({ status: 'Assigned', errors: 1, task: 2 })
})

it('one that vanished runs again, and says what its site said of it', async () => {
  const { state, task } = await ended('vanished', REASON)
  expect(state).toMatchObject({ status: 'Completing' })
  expect(task).toMatchObject({ attempt: 2, message: `its job vanished without a result: ${REASON}` })
})
