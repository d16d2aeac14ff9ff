import { describe, expect, it } from 'vitest'
import type { Definition } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'
import type { SimulatedEnd } from '../fixtures/simulated-site.ts'
import { readFacts } from '../model/facts.ts'
import { INVARIANTS } from '../model/invariants/all.ts'
import type { Facts, Invariant } from '../model/invariants/invariant.ts'
import { Ledger } from '../model/ledger.ts'
import { ModelClock } from '../model/model-clock.ts'

/** A simulation, a step in groups, a join of what comes of it, and a merge of everything. */
function chain() {
  const metadata = { particle: 'gamma' }
  const step = (name: string, parent: string, plugin: Definition['plugin']) => {
    const input = { kind: 'parents', query: { transformation: parent } } as const
    return aTransformation({ name, parents: [parent], input, plugin, metadata })
  }
  return [
    aTransformation(
      { name: 'p/simulate', type: 'MCSimulation', metadata, maxErrors: 2 },
      { wanted: 9, runs: [{ first: 1, count: 9 }] },
    ),
    step('p/process', 'p/simulate', { name: 'Standard', parameters: { size: 2 } }),
    step('p/join', 'p/process', { name: 'Join', parameters: { by: 'particle', values: ['gamma'] } }),
    step('p/merge', 'p/join', { name: 'AllWhenComplete', parameters: {} }),
  ]
}

/** Ends that jobs come to, over and over. */
const ENDS: readonly SimulatedEnd[] = [
  'done',
  'payload',
  'done',
  'infrastructure',
  'vanished',
  'done',
  'payload',
  'interrupted',
]

interface Played {
  readonly home: SimulatedHome
  readonly ends: Facts['ends']
}

/** Plays the chain to its end, with jobs that fail in every way, each message sent twice. */
async function play(): Promise<Played> {
  const home = simulatedHome()
  const ends = new Map<string, SimulatedEnd>()
  await start(home, chain())
  await home.drive.settle()
  for (let jobs = 0; home.site.queued.length > 0; jobs += 1) {
    const [order] = home.site.queued
    const end = ENDS[jobs % ENDS.length]
    if (order === undefined || end === undefined) break
    ends.set(`${order.transformation}/${order.task}/${order.attempt}`, end)
    await home.site.end(order, end)
    home.database.sqlite.exec(
      'INSERT OR IGNORE INTO messages SELECT queue, seq + 1000000, visible, body, 0, NULL FROM messages',
    )
    await home.drive.settle()
  }
  return { home, ends }
}

async function factsOf({ home, ends }: Played): Promise<Facts> {
  const ledger = new Ledger(new ModelClock())
  return readFacts(home, { swept: false, started: home.site.started, ends, removed: new Set(), ledger })
}

/** Ways to break each invariant, behind everybody's back. */
const DAMAGE: ReadonlyMap<Invariant['number'], string> = new Map<Invariant['number'], string>([
  [
    1,
    `UPDATE tasks SET files = (SELECT files FROM tasks WHERE transformation = 2 AND state = 'Done' LIMIT 1) WHERE transformation = 2`,
  ],
  [2, `DELETE FROM attachments WHERE transformation = 4`],
  [5, `UPDATE attachments SET status = 'Unused' WHERE transformation = 2`],
  [6, `UPDATE tasks SET state = 'Failed' WHERE transformation = 2`],
  [7, `DELETE FROM files`],
  [8, `UPDATE tasks SET attempt = attempt + 1`],
  [9, `UPDATE counts SET processed = processed + 1`],
  [10, `UPDATE attachments SET status = 'MaxReset', reason = ''`],
  [11, `UPDATE transformations SET state = json_set(state, '$.status', 'Completing') WHERE id = 3`],
  [12, `UPDATE attachments SET errors = errors + 1`],
  ['of groups', `UPDATE tasks SET files = '[]' WHERE transformation = 3`],
])

describe.each(INVARIANTS.filter((one) => DAMAGE.has(one.number)))('invariant $number: $says', (invariant) => {
  it('holds in a chain whose jobs fail in every way, with every message seen twice', async () => {
    const played = await play()
    expect(played.home.problems).toEqual([])
    expect(invariant.broken(await factsOf(played))).toEqual([])
  })

  it('is seen to be broken when it is', async () => {
    const played = await play()
    played.home.database.sqlite.exec(DAMAGE.get(invariant.number) ?? '')
    expect(invariant.broken(await factsOf(played))).not.toEqual([])
  })
})
