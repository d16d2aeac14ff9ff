import { describe, expect, it } from 'vitest'
import { fileKey } from '../../shared/aws/keys.ts'
import type { NewFile } from '../../shared/model/file.ts'
import type { DeployedApp } from './deployed-app.ts'
import { invoke } from './lambda.ts'
import { live, tasksOf, type GivenApp } from './live.ts'
import { Queues } from './queues.ts'
import { until } from './until.ts'

function aFile(lfn: string, campaign: string): NewFile {
  const replica = { storageElement: 'home', path: `incoming${lfn}` }
  return { lfn, size: 1, checksum: `sha256:${'0'.repeat(64)}`, metadata: { campaign }, replica }
}

/** Waits until the filter has seen whatever was registered: the emulator's stream is one shard, and keeps its order. */
async function passed(app: DeployedApp): Promise<void> {
  const mark = `MARK${app.ports.newId()}`
  const name = await live(app, mark)
  await app.ports.catalog.register([aFile(`/mark/${mark}`, mark)])
  await until(
    () => app.ports.attachments.read(name, [`/mark/${mark}`]),
    ({ length }) => length > 0,
  )
}

/** What a file is in a transformation, and the task it is in. */
async function attached({ ports }: DeployedApp, name: string, lfns: readonly string[]) {
  return (await ports.attachments.read(name, lfns)).map(({ lfn, status, task }) => ({ lfn, status, task }))
}

/** What the stages make of files that are registered. */
export function stagesOf(given: GivenApp): void {
  describe('the app, deployed', () => {
    it('makes tasks of files that are registered: the stream matches, group cuts, chunks are ready', async (context) => {
      const app = given(context)
      const name = await live(app, 'AFTER')
      await until(
        () => app.ports.transformations.read([name]),
        ([seen]) => seen?.state.backfill === 'done',
      )
      const lfns = [1, 2, 3, 4, 5].map((number) => `/after/${number}`)
      await app.ports.catalog.register(lfns.map((lfn) => aFile(lfn, 'AFTER')))
      expect(
        await until(
          () => tasksOf(app, name),
          ({ length }) => length >= 2,
        ),
      ).toEqual([1, 2])
      const statuses = (await attached(app, name, lfns)).map(({ status }) => status)
      expect(statuses.toSorted()).toEqual(['Assigned', 'Assigned', 'Assigned', 'Assigned', 'Unused'])
      const files = (await app.ports.tasks.read(name, [1, 2])).flatMap((task) => task.files)
      expect(new Set(files).size).toBe(4)
    })

    it('finds the files that were there before', async (context) => {
      const app = given(context)
      const lfns = [1, 2, 3, 4].map((number) => `/before/${number}`)
      await app.ports.catalog.register(lfns.map((lfn) => aFile(lfn, 'BEFORE')))
      await passed(app)
      const name = await live(app, 'BEFORE')
      expect(
        await until(
          () => tasksOf(app, name),
          ({ length }) => length >= 2,
        ),
      ).toEqual([1, 2])
      expect((await attached(app, name, lfns)).map(({ status }) => status)).toEqual(lfns.map(() => 'Assigned'))
    })

    it('puts a message that is none aside, and goes on with what is behind it', async (context) => {
      const app = given(context)
      const queues = new Queues(app.endpoint)
      const { activate, group } = app.queueUrls
      for (const url of [activate, group]) await queues.hurry(url)
      await queues.send(activate, 'no message')
      await queues.send(group, 'no message either', 'a group of its own')
      const name = await live(app, 'POISONED')
      await app.ports.catalog.register([1, 2].map((number) => aFile(`/poisoned/${number}`, 'POISONED')))
      await until(
        () => tasksOf(app, name),
        ({ length }) => length === 1,
      )
      for (const [url, body] of [
        [activate, 'no message'],
        [group, 'no message either'],
      ] as const)
        expect(
          await until(
            () => queues.deadLetters(url),
            ({ length }) => length > 0,
          ),
        ).toEqual([body])
    })

    it('fails on a batch with a record of the stream that no code can read, and on no other', async (context) => {
      const app = given(context)
      const good = { dynamodb: { Keys: {}, NewImage: imageOf('/stream/good', 'STREAM') } }
      const poisoned = { dynamodb: { NewImage: { ...good.dynamodb.NewImage, size: { S: 'many' } } } }
      const of = async (...Records: readonly unknown[]) => (await invoke(app.endpoint, 'Match', { Records })).failed
      expect([await of(good, poisoned), await of(poisoned), await of(good)]).toEqual([true, true, false])
    })
  })
}

function imageOf(lfn: string, campaign: string) {
  const { pk, sk } = fileKey.build({ directory: '/stream', name: lfn.slice('/stream/'.length) })
  return {
    pk: { S: pk },
    sk: { S: sk },
    size: { N: '1' },
    checksum: { S: `sha256:${'0'.repeat(64)}` },
    metadata: { S: JSON.stringify({ campaign }) },
    replicas: { M: { home: { S: 'incoming/x' } } },
    version: { N: '1' },
  }
}
