import { expect, it } from 'vitest'
import { submittedHome } from '../fixtures/operated-home.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { openProduction } from '../fixtures/small-production.ts'

const TAKE = { transformation: 'open/take' }

it('one that is Stopped takes files, makes no tasks and hands nothing to a site until it is started', async () => {
  const home = await submittedHome(openProduction({ size: 1 }))
  await home.drive.settle()
  await home.client.stop(TAKE)
  await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0', zenith: 20 } })
  await home.drive.settle()
  expect((await home.client.files(TAKE)).files.map(({ status }) => status)).toEqual(['Unused'])
  expect((await home.client.tasks(TAKE)).tasks).toEqual([])
  await home.client.start(TAKE)
  await home.drive.settle()
  expect(home.site.queued).toHaveLength(1)
})

it('a task that was made before the stop is handed to no site until the start', async () => {
  const home = await submittedHome(openProduction({ size: 1 }))
  await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0', zenith: 20 } })
  await home.drive.settle()
  const [order] = home.site.queued
  if (order === undefined) throw new Error('no job was queued')
  await home.client.stop(TAKE)
  await home.site.end(order, 'infrastructure')
  await home.drive.settle()
  expect(home.site.queued).toEqual([])
  await home.client.start(TAKE)
  await home.drive.settle()
  expect(home.site.queued).toMatchObject([{ task: 1, attempt: 2 }])
})
