import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { transportOf } from '../../engine/engine.ts'
import { simulatedHome } from '../fixtures/simulated-home.ts'

/** An API with one operation, which writes into the catalog and then answers with this status, or breaks when it is null. */
function writing(status: 200 | 409 | null) {
  const home = simulatedHome()
  const api = new Hono()
  api.onError((error) => {
    throw error
  })
  api.post('/', async (context) => {
    const replica = { storageElement: 'disk', path: '/a' }
    const checksum = `sha256:${'0'.repeat(64)}`
    await home.ports.catalog.register([{ lfn: '/a', size: 1, checksum, metadata: {}, replica }])
    if (status === null) throw new Error('the disk is on fire')
    return context.json({ said: await context.req.text() }, status)
  })
  let done = 0
  const transport = transportOf({ ...home, api }, () => void (done += 1))
  return {
    ask: () => transport(new Request('http://cascade/', { method: 'POST', body: 'please' })),
    registered: async () => (await home.ports.catalog.read(['/a'])).length,
    done: () => done,
  }
}

it.each([
  { status: 200, written: 1 },
  { status: 409, written: 0 },
] as const)('a request that is answered with $status leaves $written of what it wrote', async ({ status, written }) => {
  const { ask, registered, done } = writing(status)
  const response = await ask()
  expect([response.status, await response.json()]).toEqual([status, { said: 'please' }])
  expect([await registered(), done()]).toEqual([written, 1])
})

it('a request that breaks leaves nothing, and says so', async () => {
  const { ask, registered, done } = writing(null)
  await expect(ask()).rejects.toThrow('the disk is on fire')
  expect([await registered(), done()]).toEqual([0, 1])
})
