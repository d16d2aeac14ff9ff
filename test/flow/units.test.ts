import { describe, expect, it } from 'vitest'
import { group } from '../../functions/group/group.ts'
import { track } from '../../functions/track/track.ts'
import { GROUP_MESSAGE_FILES, groupMessageSchema } from '../../shared/messages/group.ts'
import { trackMessageSchema } from '../../shared/messages/track.ts'
import type { Definition } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

const NAME = 'p/merge'
/** More than one message to a pile can name. */
const FILES = GROUP_MESSAGE_FILES + 50

/** A transformation whose closed input makes one group of all files; its only job is queued. */
async function withJob(plugin: Definition['plugin'], files = FILES): Promise<SimulatedHome> {
  const home = simulatedHome()
  await home.ports.catalog.register(
    Array.from({ length: files }, (_, index) => ({
      ...{ lfn: `/in/${index}`, size: 1, checksum: `sha256:${'a'.repeat(64)}` },
      metadata: { data_level: 'R1', particle: 'gamma' },
      replica: { storageElement: 'disk', path: `/data/${index}` },
    })),
  )
  await start(home, [
    aTransformation({ name: NAME, plugin, input: { kind: 'closed', query: { data_level: 'R1' } }, maxErrors: 2 }),
  ])
  await home.drive.settle()
  expect(home.site.queued.map(({ inputs }) => inputs.length)).toEqual([files])
  return home
}

async function fail(home: SimulatedHome): Promise<void> {
  const [order] = home.site.queued
  if (order === undefined) throw new Error('there is no job')
  await home.site.end(order, 'payload')
}

/** What a stage has been sent. */
function taken({ ports }: SimulatedHome, queue: 'track' | 'group'): readonly unknown[] {
  const received = ports.queue.receive(queue, 100)
  ports.queue.done(queue, received)
  return received.map(({ body }) => body)
}

describe.each<[string, Definition['plugin']]>([
  ['AllWhenComplete', { name: 'AllWhenComplete', parameters: {} }],
  ['ByMetadata without a size', { name: 'ByMetadata', parameters: { by: 'particle' } }],
])('a group of %s', (_, plugin) => {
  it('that failed is tried again as it was, and then stops as one, naming all its files', async () => {
    const home = await withJob(plugin, 3)
    await fail(home)
    await home.drive.settle()
    expect(home.site.queued.map(({ inputs }) => inputs.length)).toEqual([3])
    await fail(home)
    await home.drive.settle()
    expect(home.site.queued).toEqual([])
    const stopped = await home.ports.attachments.read(NAME, ['/in/0', '/in/1', '/in/2'])
    expect(stopped.map(({ status, errors }) => [status, errors])).toEqual(Array(3).fill(['MaxReset', 2]))
    const [last] = await home.ports.tasks.failures(NAME, 1)
    expect(last?.files).toHaveLength(3)
  })

  it('is not cut again in parts while its files come back in several messages', async () => {
    const home = await withJob(plugin)
    await fail(home)
    const ended = taken(home, 'track').map((body) => trackMessageSchema.parse(body))
    await track(ended, home.settings, home.ports)
    const messages = taken(home, 'group').map((body) => groupMessageSchema.parse(body))
    expect(messages.length).toBeGreaterThan(1)
    for (const message of messages) await group([message], home.schema, home.ports)
    await home.drive.settle()
    expect(home.site.queued.map(({ inputs }) => inputs.length)).toEqual([FILES])
  })
})
