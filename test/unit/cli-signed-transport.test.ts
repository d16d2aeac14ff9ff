import { afterEach, describe, expect, it, vi } from 'vitest'
import { signedTransport } from '../../cli/aws/signed-transport.ts'
import { createClient } from '../../shared/api/client.ts'
import { ApiError } from '../../shared/api/refusal.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'

afterEach(() => void vi.unstubAllGlobals())

/** A client whose requests go to what API Gateway answers, one after the other. */
function clientOf(...answers: readonly Response[]) {
  const left = [...answers]
  const fetched = vi.fn<(url: URL | string, init: RequestInit) => Promise<Response>>(
    async () => left.shift() ?? Response.json({}, { status: 500 }),
  )
  vi.stubGlobal('fetch', fetched)
  const credentials = async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' })
  const apiUrl = 'https://a.execute-api.eu-west-1.amazonaws.com/'
  return { client: createClient(signedTransport({ apiUrl, region: 'eu-west-1', credentials })), fetched }
}

function said(status: number, message: string): Response {
  return Response.json({ message }, { status })
}

describe('requests to a deployment', () => {
  it('are signed for its region, with what a query says written as AWS reads it', async () => {
    const { client, fetched } = clientOf(Response.json({ log: { kind: 'text', text: 'x' }, task: 'a/b/1', attempt: 1 }))
    await client.log({ task: 'a b/c+d/1' })
    const [url, init] = fetched.mock.calls[0] ?? []
    expect(String(url)).toBe('https://a.execute-api.eu-west-1.amazonaws.com/api/log?task=a%20b%2Fc%2Bd%2F1')
    const headers = new Headers(init?.headers)
    expect(headers.get('authorization')).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIA\/\d+\/eu-west-1\/execute-api\//)
    expect(headers.get('x-amz-security-token')).toBe('token')
  })

  it('are sent again, body and all, where there was no room for them', async () => {
    const { client, fetched } = clientOf(
      said(429, 'Too Many Requests'),
      said(503, 'later'),
      Response.json({ files: [], next: null }),
    )
    expect(await client.find({ query: ['zenith=20'] })).toEqual({ files: [], next: null })
    const bodies = fetched.mock.calls.map(([, { body }]) =>
      body instanceof ArrayBuffer ? Buffer.from(body).toString() : body,
    )
    expect(bodies).toEqual(Array.from({ length: 3 }, () => '{"query":["zenith=20"]}'))
  })

  it.each([
    [said(403, 'Forbidden'), /may not execute-api:Invoke on GET \/api\/sites/],
    [Response.json({ Message: 'User: x is not authorized' }, { status: 403 }), /may not execute-api:Invoke/],
    [said(403, 'The security token included in the request is expired'), /have expired: sign in again/],
    [said(403, 'The security token included in the request is invalid.'), /does not know these credentials/],
    [said(413, 'Request Too Long'), /larger than the API takes/],
    [said(502, 'Internal Server Error'), /The API answered 502: Internal Server Error/],
  ])('that API Gateway turns away say why (%#)', async (answer, message) => {
    const { client } = clientOf(answer)
    const failure: unknown = await client.sites().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure instanceof Error ? failure.message : '').toMatch(message)
  })

  it('that the API itself refuses are refused by its own words', async () => {
    const problems = [{ field: 'lfn', message: '/a is not in the catalog' }]
    const { client } = clientOf(Response.json({ error: { kind: 'not-found', problems } }, { status: 404 }))
    expect((await refusalOf(client.file({ lfn: '/a' }))).problems).toEqual(problems)
  })
})
