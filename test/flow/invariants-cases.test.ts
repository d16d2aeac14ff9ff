import { describe, expect, it } from 'vitest'
import { stagesOf } from '../../engine/stages.ts'
import { manifestKey } from '../../shared/model/manifest.ts'
import type { NewFile } from '../../shared/model/file.ts'
import type { Definition } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'
import { aGround, anOrder, runOrder, script } from '../unit/runner-harness.ts'

function aFile(number: number): NewFile {
  const lfn = `/in/f${number}`
  const checksum = `sha256:${'0'.repeat(64)}`
  return { lfn, size: 1, checksum, metadata: { data_level: 'R1' }, replica: { storageElement: 'disk', path: lfn } }
}

function taker(name: string, given: Partial<Definition> = {}) {
  const input = { kind: 'open', query: { data_level: 'R1' } } as const
  return aTransformation({ name, input, plugin: { name: 'Standard', parameters: { size: 4 } }, ...given })
}

async function endAll(home: SimulatedHome, end: 'done' | 'payload' = 'done'): Promise<void> {
  await home.drive.settle()
  for (let [order] = home.site.queued; order !== undefined; [order] = home.site.queued) {
    await home.site.end(order, end)
    await home.drive.settle()
  }
}

describe('invariant 4: a bad query can disturb no other', () => {
  it('one that was stored by another configuration stops its own transformation, and files go on to the others', async () => {
    const home = simulatedHome()
    await start(home, [taker('p/bad'), taker('p/good')])
    home.database.sqlite.exec(
      `UPDATE transformations SET definition = json_set(definition, '$.input.query', json('{"colour": "red"}')) WHERE name = 'p/bad'`,
    )
    await home.ports.catalog.register([1, 2, 3, 4].map(aFile))
    await home.drive.settle()
    const [bad, good] = await home.ports.transformations.read(['p/bad', 'p/good'])
    expect(bad?.state).toMatchObject({ status: 'Stopped' })
    expect(bad?.state.reason).toContain('colour')
    expect(good?.state.status).toBe('Active')
    expect(await home.ports.attachments.read('p/good', ['/in/f1', '/in/f4'])).toHaveLength(2)
    expect(home.problems).toEqual([])
  })
})

describe('invariant 5: a complete group never waits for a timer', () => {
  it('is submitted as soon as its last file is registered, whether the files came one by one or together', async () => {
    const home = simulatedHome()
    await start(home, [taker('p/a')])
    for (const number of [1, 2, 3]) {
      await home.ports.catalog.register([aFile(number)])
      await home.drive.settle()
      expect(home.site.queued).toEqual([])
    }
    await home.ports.catalog.register([4, 5, 6, 7, 8].map(aFile))
    await home.drive.settle()
    expect(home.site.queued.map((order) => order.inputs.length)).toEqual([4, 4])
  })
})

describe('invariant 7: the first result that is accepted decides', () => {
  it('a later one of the same task changes nothing, and a failed job registers none of what it left', async () => {
    const home = simulatedHome()
    await start(home, [taker('p/a', { maxErrors: 1 }), taker('p/b')])
    await home.ports.catalog.register([1, 2, 3, 4].map(aFile))
    await home.drive.settle()
    const [failing, other] = home.site.queued
    if (failing === undefined || other === undefined) throw new Error('two jobs were expected')
    await home.site.end(failing, 'payload')
    await home.site.end(other, 'done')
    await home.drive.settle()
    const before = await home.ports.catalog.list({ directory: `/out/${other.transformation}`, after: '', limit: 9 })
    expect(before.map((file) => file.replicas[0]?.path.startsWith(other.prefix))).toEqual([true])
    const rival = { ...other, submission: 'job-rival', prefix: other.prefix.replace(other.submission, 'job-rival') }
    await home.site.end(rival, 'done')
    const { transformation, task, attempt, submission } = failing
    const event = { version: 1, transformation, task, attempt, submission, end: 'ended' } as const
    await home.ports.queue.send('track', [event, { ...event, attempt: 2 }])
    await home.drive.settle()
    expect(await home.ports.catalog.list({ directory: `/out/${other.transformation}`, after: '', limit: 9 })).toEqual(
      before,
    )
    expect(await home.ports.catalog.list({ directory: `/out/${failing.transformation}`, after: '', limit: 9 })).toEqual(
      [],
    )
    const [done] = await home.ports.tasks.read(other.transformation, [other.task])
    expect(done?.manifest).toBe(manifestKey(other))
  })

  it('one of another submission than the task went out with is none, even if it comes first', async () => {
    const home = simulatedHome()
    await start(home, [taker('p/a')])
    await home.ports.catalog.register([1, 2, 3, 4].map(aFile))
    await home.drive.settle()
    const [order] = home.site.queued
    if (order === undefined) throw new Error('a job was expected')
    const submission = 'job-rival'
    await home.site.end({ ...order, submission, prefix: order.prefix.replace(order.submission, submission) }, 'done')
    await home.drive.settle()
    expect(await home.ports.tasks.read('p/a', [order.task])).toMatchObject([{ state: 'Created', manifest: null }])
    await home.site.end(order, 'done')
    await home.drive.settle()
    const ended = [{ state: 'Done', manifest: manifestKey(order) }]
    expect(await home.ports.tasks.read('p/a', [order.task])).toMatchObject(ended)
  })
})

describe('invariant 11: closing never overtakes the filter, and a late file reopens what it must', () => {
  it('a step closes with all that its parent made, even if the filter has seen nothing of it', async () => {
    const home = simulatedHome()
    const input = { kind: 'parents', query: { transformation: 'p/a' } } as const
    const parents = ['p/a']
    await start(home, [
      taker('p/a', { plugin: { name: 'Standard', parameters: { size: 1 } } }),
      taker('p/b', { parents, input }),
    ])
    await home.ports.catalog.register([1, 2, 3].map(aFile))
    await home.drive.settle()
    for (const order of [...home.site.queued]) await home.site.end(order, 'done')
    const [parent] = await home.ports.transformations.read(['p/a'])
    if (parent === undefined) throw new Error('p/a is gone')
    const { state, version } = parent
    await home.ports.transformations.change({ name: 'p/a', version, state: { ...state, accepted: true }, log: null })
    await stagesWithoutFilter(home)
    expect(home.site.queued.map((order) => [order.transformation, order.inputs.length])).toEqual([['p/b', 3]])
    expect(home.ports.catalog.changes(9).changes).toHaveLength(3)
  })

  it('a file that comes after the end brings its transformation back, and it ends once more', async () => {
    const home = simulatedHome()
    const accepted = taker('p/a')
    await start(home, [{ ...accepted, state: { ...accepted.state, accepted: true } }])
    await home.ports.catalog.register([aFile(1)])
    await endAll(home)
    const stands = async () => {
      const progress = await home.ports.transformations.progress('p/a')
      return [
        progress?.transformation.state.status,
        progress?.counts.processed,
        progress?.transformation.state.completions,
      ]
    }
    expect(await stands()).toEqual(['Completed', 1, 1])
    await home.ports.catalog.register([aFile(2)])
    await endAll(home)
    expect(await stands()).toEqual(['Completed', 2, 2])
  })
})

/** What the queues drive, and nothing of what the catalog's stream would. */
async function stagesWithoutFilter({ ports, settings }: SimulatedHome): Promise<void> {
  for (let worked = true; worked;) {
    worked = false
    for (const stage of stagesOf(ports, settings)) {
      const messages = ports.queue.receive(stage.queue, stage.limit)
      ports.queue.done(stage.queue, messages)
      if (messages.length > 0) await stage.run(messages.map((message) => message.body))
      worked ||= messages.length > 0
    }
  }
}

describe('invariant 12: a reset is logged with who and why', () => {
  it('and the file may fail as often as before', async () => {
    const home = memoryHome()
    await start(home, [taker('p/a', { maxErrors: 2, plugin: { name: 'Standard', parameters: { size: 1 } } })])
    await home.ports.catalog.register([aFile(1)])
    await endAll(home, 'payload')
    expect(home.site.started).toHaveLength(2)
    await home.client.resetFiles({ transformation: 'p/a', reason: 'the disk was full' })
    const line = (await home.ports.transformations.history('p/a')).at(-1)
    expect(line).toMatchObject({ by: 'André' })
    expect(line?.text).toContain('the disk was full')
    await endAll(home, 'payload')
    expect(home.site.started).toHaveLength(4)
    expect((await home.ports.attachments.read('p/a', ['/in/f1']))[0]).toMatchObject({ status: 'MaxReset', errors: 2 })
  })
})

describe('invariant 13: nothing that a user supplies is evaluated or passed to a shell', () => {
  const HARD = [
    '$(touch pwned)',
    '`touch pwned`',
    '; touch pwned',
    '{run}',
    '\' " \\',
    '*',
    '--help',
    '${HOME}',
    '\n',
  ] as const

  it('metadata, parameters and names come to the command as they are', async () => {
    const metadata = Object.fromEntries(HARD.map((value, index) => [`field${index}`, value]))
    const placeholders = HARD.map((_, index) => `{field${index}}`)
    const show = 'console.log(JSON.stringify([$, process.env.CASCADE_PARAM_P]))'
    const job = { command: script(show, '--', ...placeholders), parameters: { P: HARD.join('') } }
    const { log, manifest } = await runOrder(anOrder({ metadata, job }), await aGround())
    expect(manifest?.end).toBe('done')
    expect(log).toContain(JSON.stringify([HARD, HARD.join('')]))
  })
})
