import { flushPiles } from '../../shared/lifecycle/flush-piles.ts'
import { changeState, moved } from '../../shared/lifecycle/change-state.ts'
import { reopen } from '../../shared/lifecycle/reopen.ts'
import type { State } from '../../shared/model/transformation.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { NewTransformation } from './chains.ts'

/** Submits a production: as `cascade submit` does. */
export async function submitProduction(chain: readonly NewTransformation[], ports: Ports): Promise<void> {
  const { transformations, productions, queue, clock } = ports
  await transformations.create(chain)
  const children: Record<string, string[]> = {}
  for (const { definition } of chain)
    for (const parent of definition.parents) children[parent] = [...(children[parent] ?? []), definition.name]
  const names = chain.map(({ definition }) => definition.name)
  const about = { name: 'p', description: '', children, created: clock.now(), removing: false, text: '', version: 1 }
  await productions.create({ ...about, transformations: names })
  for (const { definition, state } of chain) {
    const active = { ...state, status: 'Active', backfill: 'running' } as const
    const change = { name: definition.name, version: 1, state: active, log: null }
    if (definition.input.kind === 'none') await transformations.change(change)
    else await transformations.changeActive(change, 'add')
  }
  await queue.send('activate', names.map(about1))
}

function about1(transformation: string): { version: 1; transformation: string } {
  return { version: 1, transformation }
}

/** An operator stops a transformation. */
export async function stop(name: string, ports: Ports): Promise<void> {
  await changeAs(name, ports, (state) => moved(state, 'Stopped', 'an operator stopped it'))
}

/** An operator starts one that is stopped: its failures so far are forgiven. */
export async function start(name: string, ports: Ports): Promise<void> {
  const counts = (await ports.transformations.progress(name))?.counts
  await changeAs(name, ports, (state) => {
    if (state.status !== 'Stopped') return null
    const next = moved(state, 'Active', '')
    return next === null ? null : { ...next, forgiven: counts?.failures ?? 0 }
  })
  await wake(name, ports)
}

/** An operator flushes what waits, also what is late for a barrier. */
export async function flush(name: string, ports: Ports): Promise<void> {
  await reopen({ name, by: 'operator', reason: 'flush' }, ports)
  await changeAs(name, ports, (state) => ({ ...state, flushes: state.flushes + 1 }))
  await wake(name, ports)
}

/** An operator says that there will be no more input, and that losses are accepted. */
export async function complete(name: string, ports: Ports): Promise<void> {
  await changeAs(name, ports, (state) => (state.accepted ? null : { ...state, accepted: true }))
  await wake(name, ports)
}

/** An operator wants more runs of a simulation. */
export async function extend(name: string, more: number, ports: Ports): Promise<void> {
  await reopen({ name, by: 'operator', reason: 'extended' }, ports)
  await changeAs(name, ports, (state) => ({ ...state, wanted: state.wanted + more }))
  await wake(name, ports)
}

async function changeAs(name: string, ports: Ports, change: (state: State) => State | null): Promise<void> {
  await changeState(
    {
      name,
      by: 'operator',
      decide: ({ state }) => {
        const next = change(state)
        return next === null ? null : { state: next, line: 'an operator changed it' }
      },
    },
    ports,
  )
}

async function wake(transformation: string, ports: Ports): Promise<void> {
  await flushPiles(transformation, ports)
  await ports.queue.send('group', [{ version: 1, transformation, pile: '', lfns: [] }])
  await ports.queue.send('submit', [about1(transformation)])
  await ports.queue.send('close', [about1(transformation)])
}
