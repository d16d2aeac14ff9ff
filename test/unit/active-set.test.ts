import { expect, it, vi } from 'vitest'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { start } from '../fixtures/simulated-home.ts'

const NAMES = Array.from({ length: 50 }, (_, index) => `p/t${index}`)

it('a worker that begins learns of all active queries in one read, and later of those that are new', async () => {
  const home = memoryHome()
  const input = { kind: 'open', query: { data_level: 'DL0' } } as const
  await start(
    home,
    NAMES.map((name) => aTransformation({ name, input })),
  )
  const { transformations } = home.ports
  const read = vi.spyOn(transformations, 'read')
  const active = new ActiveSet(home.schema)
  await active.refresh(transformations)
  expect(active.wanting({ data_level: 'DL0' }).map(({ name }) => name)).toEqual(expect.arrayContaining(NAMES))
  expect(read).toHaveBeenCalledTimes(1)
  await start(home, [aTransformation({ name: 'q/t', production: 'q', input })])
  read.mockClear()
  await active.refresh(transformations)
  expect(read.mock.calls).toEqual([[['q/t']]])
  expect(active.wanting({ data_level: 'DL0' })).toHaveLength(NAMES.length + 1)
})
