import { expect, it } from 'vitest'
import { statusText } from '../../cli/output/status-table.ts'
import { leftBehind } from '../../functions/api/productions/left-behind.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { runHome } from '../fixtures/run-home.ts'
import { start } from '../fixtures/simulated-home.ts'

const NAME = 'p/join'
/** More than are read at a time; by name, they stand before all others. */
const PAIRS = 510
const WITHOUT_PARTNER = 23

/** A home with a Join that is Completed: most of its piles are empty, on the last ones a file waits for its partner. */
async function withFilesLeft(): Promise<MemoryHome> {
  const home = memoryHome()
  const runs = (count: number, from: number) => Array.from({ length: count }, (_, index) => from + index)
  const gammas = [...runs(PAIRS, 1000), ...runs(WITHOUT_PARTNER, 9000)]
  await home.ports.catalog.register([
    ...gammas.map((run) => file(run, 'gamma')),
    ...runs(PAIRS, 1000).map((run) => file(run, 'proton')),
  ])
  const parameters = { by: 'particle', values: ['gamma', 'proton'], key: 'run_number' }
  const input = { kind: 'closed', query: { zenith: 20 } } as const
  await start(home, [aTransformation({ name: NAME, input, plugin: { name: 'Join', parameters } })])
  await runHome(home)
  return home
}

function file(run: number, particle: string) {
  const lfn = `/raw/${particle}/${run}`
  const replica = { storageElement: 'disk', path: lfn }
  const metadata = { zenith: 20, run_number: run, particle }
  return { lfn, size: 1, checksum: `sha256:${'0'.repeat(64)}`, metadata, replica }
}

it('names files that were left behind whatever piles they lie on, and says how many more there are', async () => {
  const home = await withFilesLeft()
  const status = await home.client.status({ production: 'p' })
  expect(status).toMatchObject({ status: 'Completed', losses: { files: WITHOUT_PARTNER } })
  expect(status.left).toEqual([
    {
      transformation: NAME,
      reason: 'waits for a file with particle = "proton": without it, it never leaves',
      lfns: Array.from({ length: 20 }, (_, index) => `/raw/gamma/${9000 + index}`),
    },
  ])
  expect(status.moreLeft).toEqual([{ transformation: NAME, files: 3 }])
  expect(statusText(status)).toContain(`${NAME}: 3 more files: "cascade files ${NAME} --status Unused" lists them`)
})

it('says how many were left behind also where there is no time to find them', async () => {
  const { ports } = await withFilesLeft()
  const standing = await ports.transformations.progress(NAME)
  if (standing === undefined) throw new Error(`there is no ${NAME}`)
  expect(await leftBehind({ ...standing, atSite: 0 }, ports.clock.now(), ports)).toEqual({
    named: [],
    more: WITHOUT_PARTNER,
  })
})
