import { describe, expect, it } from 'vitest'
import { match } from '../../functions/match/match.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { close } from '../../functions/close/close.ts'
import { newState } from '../../shared/model/transformation.ts'
import { manifestKey } from '../../shared/model/manifest.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

const NAME = 'p/a'
const FILE = {
  lfn: '/in/f',
  size: 1,
  checksum: `sha256:${'0'.repeat(64)}`,
  metadata: { data_level: 'R1' },
  replica: { storageElement: 'disk', path: '/f' },
}

/** A step that takes R1, in pairs. */
async function aHome(size: number): Promise<SimulatedHome> {
  const home = simulatedHome()
  const plugin = { name: 'Standard', parameters: { size } }
  await start(home, [aTransformation({ name: NAME, input: { kind: 'open', query: { data_level: 'R1' } }, plugin })])
  await home.drive.settle()
  return home
}

describe('changes of one file that the filter sees together', () => {
  it.each([
    [['R1', 'DL0', 'R1'], 'Unused'],
    [['DL0', 'R1', 'DL0', 'R1'], 'Unused'],
    [['R1', 'DL0', 'R1', 'DL0'], 'Withdrawn'],
  ])('come to what the last of them says: %j is %s', async (levels, status) => {
    const home = await aHome(2)
    const { replica, ...file } = FILE
    // As a stream tells them: each with the record as it was then.
    const changes = levels.map((data_level, index) => ({
      lfn: FILE.lfn,
      before: index === 0 ? null : { data_level: levels[index - 1] ?? '' },
      file: { ...file, metadata: { data_level }, replicas: [replica], version: index + 1 },
      version: index + 1,
    }))
    await match(changes, new ActiveSet(home.schema), home.ports)
    expect(await home.ports.attachments.read(NAME, [FILE.lfn])).toMatchObject([{ status }])
  })
})

describe('a result that names what another execution uploaded', () => {
  it('is none: the task runs again, and nothing is registered', async () => {
    const home = await aHome(1)
    await home.ports.catalog.register([FILE])
    await home.drive.settle()
    const [order] = home.site.queued.splice(0)
    if (order === undefined) throw new Error('there is no job')
    const key = `attempts/p/b/1/1-other/outputs/x.dat`
    const output = { name: 'x.dat', lfn: '/out/x.dat', key, size: 1, checksum: FILE.checksum, metadata: {} }
    const { transformation, task, attempt, submission } = order
    const execution = { transformation, task, attempt, submission }
    const said = {
      end: 'done',
      exitCode: 0,
      message: '',
      started: 1,
      ended: 2,
      peakMegabytes: null,
      log: 'log',
    } as const
    await home.objects.put(key, 'x')
    await home.objects.put(manifestKey(order), JSON.stringify({ version: 1, ...execution, ...said, outputs: [output] }))
    await home.ports.queue.send('track', [{ version: 1, ...execution, end: 'ended' }])
    await home.drive.settle()
    expect(await home.ports.catalog.read(['/out/x.dat'])).toEqual([])
    expect((await home.ports.tasks.read(NAME, [1]))[0]).toMatchObject({ state: 'Created', attempt: 2 })
  })
})

describe('a transformation that was about to complete when its parent went on, and completed again', () => {
  it('looks for what has come since, before it completes', async () => {
    const { ports, schema } = simulatedHome()
    const over = { ...newState([], 0), backfill: 'done', completions: 2, status: 'Completed' } as const
    const audit = { state: 'flush', cursor: null, round: 1, expected: 0 } as const
    const input = { kind: 'parents', query: {} } as const
    await ports.transformations.create([
      { definition: aTransformation({ name: NAME }).definition, state: over },
      {
        definition: aTransformation({ name: 'p/b', parents: [NAME], input }).definition,
        state: { ...newState([], 0), backfill: 'done', status: 'Completing', audit },
      },
    ])
    await close([{ version: 1, transformation: 'p/b' }], { schema, objectStorageElement: 'home' }, ports)
    const [child] = await ports.transformations.read(['p/b'])
    expect(child?.state).toMatchObject({ status: 'Completing', audit: { state: 'running', round: 2 } })
  })
})
