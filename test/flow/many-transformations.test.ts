import { expect, it } from 'vitest'
import type { MemoryHome } from '../fixtures/memory-home.ts'
import { submittedHome } from '../fixtures/operated-home.ts'
import { registerFile } from '../fixtures/register-file.ts'

/** More than are seen to while somebody waits for the answer. */
const MANY = 130

/** A production of so many transformations that take the same files. */
const WIDE = JSON.stringify({
  production: 'wide',
  common: { campaign: 'C' },
  matrix: { array_layout: Array.from({ length: MANY }, (_, index) => `layout${index}`) },
  steps: [
    {
      name: 'take',
      over: ['array_layout'],
      open: true,
      input: { data_level: 'DL0' },
      plugin: { name: 'Standard', size: 1 },
      command: ['true', '{inputs}'],
      outputs: [{ files: '*.out', metadata: { data_level: 'DL1' } }],
    },
  ],
})

async function statuses({ client }: MemoryHome): Promise<ReadonlySet<string>> {
  return new Set((await client.status({ production: 'wide' })).steps.map(({ status }) => status))
}

it('all transformations of a wide production come to life, whoever does it, and take what was there before', async () => {
  const home = await submittedHome(WIDE)
  expect(await statuses(home)).toEqual(new Set(['Active', 'New']))
  await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0' } })
  await home.drive.settle()
  expect(await statuses(home)).toEqual(new Set(['Active']))
  expect(home.site.queued).toHaveLength(MANY)
})

it('all of them go when it is removed', async () => {
  const home = await submittedHome(WIDE)
  await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0' } })
  await home.drive.settle()
  await home.client.remove({ production: 'wide' })
  await home.drive.settle()
  // Jobs that were ended are looked for again after a moment.
  home.clock.advance(10_000)
  await home.drive.settle()
  expect(home.site.queued).toEqual([])
  expect((await home.client.productions({})).productions).toEqual([])
})
