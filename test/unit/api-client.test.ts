import { describe, expect, it } from 'vitest'
import { createApi } from '../../functions/api/create-api.ts'
import { createClient } from '../../shared/api/client.ts'
import { ApiError } from '../../shared/api/refusal.ts'
import { InputError } from '../../shared/model/input-error.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { smallProduction } from '../fixtures/small-production.ts'

const status = { production: 'small' }

describe('the client', () => {
  it('takes what the server refuses for an error of the input, with every problem', async () => {
    const refusal = await refusalOf(memoryHome().client.status({ production: 'nothing' }))
    expect(refusal).toBeInstanceOf(InputError)
    expect(refusal.kind).toBe('not-found')
    expect(refusal.problems).toEqual([
      { field: 'production', message: 'there is no production nothing: "cascade status" lists those there are' },
    ])
  })

  it('says whose bytes it was to get where the object store does not answer, and no URL', async () => {
    const location = { kind: 'url', url: 'http://127.0.0.1:1/secret' }
    const failure = await createClient(async () => Response.json(location))
      .content('/a')
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ApiError)
    expect(String(failure)).toMatch(/The object store cannot be reached for the content of \/a: /)
    expect(String(failure)).not.toContain('secret')
  })

  it('refuses by itself what no server would take', async () => {
    const client = createClient(() => Promise.reject(new Error('asked')))
    const refusal = await refusalOf(client.extend({ transformation: 'a/b', wanted: Number.NaN }))
    expect(refusal.problems[0]?.field).toBe('wanted')
    expect((await refusalOf(client.find({ query: [], limit: 0 }))).problems[0]?.field).toBe('limit')
  })

  it.each([
    ['no JSON', new Response('<html>', { status: 502 }), /answered 502/],
    ['another answer', Response.json({ hello: 1 }), /answer of \/api\/productions\/status is not what it should be/],
    [
      'a failure of its own',
      Response.json({ error: { kind: 'internal', problems: [{ field: '', message: 'disk full' }] } }, { status: 500 }),
      /^disk full$/,
    ],
  ])('says so when the server gives %s', async (_, response, message) => {
    const client = createClient(async () => response.clone())
    await expect(client.status(status)).rejects.toThrow(ApiError)
    await expect(client.status(status)).rejects.toThrow(message)
  })

  it('has names that no header may hold brought to the history', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    const { history } = await home.client.history({ transformation: 'small/simulate' })
    expect(history).toMatchObject([{ by: 'André', text: 'Active: submitted' }])
  })

  it('gives the configuration and the sites', async () => {
    const { client, config } = memoryHome()
    expect(await client.config()).toEqual({ config })
    expect(await client.sites()).toEqual({
      sites: [{ site: 'simulated', slots: null, queued: 0, running: 0, allowed: true }],
    })
  })
})

describe('the server', () => {
  const home = memoryHome()
  const api = createApi({ ports: home.ports, config: home.config, schema: home.schema })

  it.each([
    ['GET', '/api/nothing', undefined, 404, /there is no operation GET \/api\/nothing/],
    ['POST', '/api/files/find', '{', 400, /not JSON/],
    ['POST', '/api/files/find', '{"query": [], "lmit": 3}', 400, /did you mean limit/],
    ['GET', '/api/productions/status', undefined, 400, /production: this key is missing/],
    ['GET', '/api/files/content', undefined, 400, /lfn: this key is missing/],
    ['GET', '/api/files/file?lfn=relative', undefined, 400, /must be absolute/],
  ])('answers %s %s %s with a status and a sentence', async (method, path, body, code, message) => {
    const response = await api.request(path, { method, ...(body === undefined ? {} : { body }) })
    expect(response.status).toBe(code)
    expect(await response.text()).toMatch(message)
  })

  it('says of its own failures only what went wrong', async () => {
    const broken = { ...home.ports, site: { ...home.ports.site, load: () => Promise.reject(new Error('no disk')) } }
    const failing = createApi({ ports: broken, config: home.config, schema: home.schema })
    const response = await failing.request('/api/sites')
    expect([response.status, await response.json()]).toEqual([
      500,
      { error: { kind: 'internal', problems: [{ field: '', message: 'no disk' }] } },
    ])
  })

  it('takes the caller for whom it is told, not for whom the caller says', async () => {
    const { ports, config, schema } = memoryHome()
    const fixed = createApi({ ports, config, schema, callerOf: () => 'role/operator' })
    const client = createClient(async (request) => fixed.fetch(request), { user: 'somebody else' })
    await client.submit({ text: smallProduction() })
    expect(await ports.transformations.history('small/simulate')).toMatchObject([{ by: 'role/operator' }])
  })
})
