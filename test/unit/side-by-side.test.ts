import { expect, it } from 'vitest'
import { register as registerFiles } from '../../functions/api/files/register.ts'
import { register } from '../../functions/register/register.ts'
import { storedProblem } from '../../functions/track/stored.ts'
import { sideBySide } from '../../shared/ports/side-by-side.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome } from '../fixtures/memory-home.ts'

/** Work that waits a while; tells how much of it was under way at once. */
function meter() {
  const seen = { now: 0, most: 0, all: 0 }
  const work = async <T>(result: T): Promise<T> => {
    seen.now += 1
    seen.all += 1
    seen.most = Math.max(seen.most, seen.now)
    await new Promise(setImmediate)
    seen.now -= 1
    return result
  }
  return { seen, work }
}

it('work side by side is bounded, and its results are in the order of the list', async () => {
  const { seen, work } = meter()
  const list = Array.from({ length: 100 }, (_, index) => index)
  expect(await sideBySide(list, work)).toEqual(list)
  expect(seen).toEqual({ now: 0, most: 16, all: 100 })
})

it('the first failure fails all', async () => {
  await expect(sideBySide([1, 2], (one) => Promise.reject(new Error(`${one}`)))).rejects.toThrow('1')
})

it('a failure is told when what was under way is over, and nothing is begun after it', async () => {
  const { seen, work } = meter()
  const list = Array.from({ length: 20 }, (_, index) => index)
  const failing = (one: number) => (one === 0 ? Promise.reject(new Error('0')) : work(one))
  await expect(sideBySide(list, failing)).rejects.toThrow('0')
  expect(seen).toMatchObject({ now: 0, all: 15 })
})

it('outputs of a result are looked up side by side', async () => {
  const { seen, work } = meter()
  const outputs = Array.from({ length: 100 }, (_, index) => {
    return { name: `${index}`, lfn: `/${index}`, key: `${index}`, size: 1, checksum: 'sha256:1', metadata: {} }
  })
  const stored = ({ key, checksum = 'sha256:1' }: { readonly key: string; readonly checksum?: string | null }) =>
    work({ size: key === '50' ? 2 : 1, checksum })
  expect(await storedProblem(outputs, { stored: (key) => stored({ key }) })).toMatchObject({ lost: true })
  expect(seen).toMatchObject({ most: 16, all: 100 })
  const of = (checksum: string | null) =>
    storedProblem(outputs.slice(0, 1), { stored: (key) => stored({ key, checksum }) })
  expect([await of(null), await of('crc64nvme:1'), await of('sha256:1')]).toEqual([undefined, undefined, undefined])
  expect(await of('sha256:2')).toMatchObject({ lost: false })
})

it('manifests of many results are read side by side', async () => {
  const home = memoryHome()
  await home.ports.transformations.create([aTransformation({ name: 'p/a' })])
  const { seen, work } = meter()
  const objects = { ...home.objects, part: () => work(undefined) }
  const results = Array.from({ length: 50 }, (_, index) => ({ task: index + 1, manifest: `${index}` }))
  const messages = [1, 2].map(() => ({ version: 2 as const, transformation: 'p/a', results }))
  await register(messages, home.settings, { ...home.ports, objects })
  expect(seen).toMatchObject({ most: 16, all: 100 })
})

it('objects of many files that somebody registers are looked up side by side', async () => {
  const home = memoryHome()
  const { seen, work } = meter()
  const objects = { ...home.objects, size: () => work(1) }
  const files = Array.from({ length: 100 }, (_, index) => ({
    lfn: `/a/${index}`,
    size: 1,
    checksum: `sha256:${'0'.repeat(64)}`,
    metadata: {},
    replica: { storageElement: 'home', path: `a/${index}` },
  }))
  const context = { ports: { ...home.ports, objects }, config: home.config, schema: home.schema, by: 'André' }
  const { outcomes } = await registerFiles({ files }, context)
  expect(outcomes).toHaveLength(100)
  expect(seen).toMatchObject({ most: 16, all: 100 })
})
