import { describe, expect, it } from 'vitest'
import { answerOfResponse, nameOfCaller, requestOfEvent } from '../../shared/aws/lambda/http-event.ts'

const iam = { accessKey: 'AKIA', accountId: '123456789012', userArn: 'arn:aws:iam::123456789012:user/alice' }

function anEvent(more: object = {}, authorizer: object = { iam }) {
  const requestContext = { http: { method: 'POST', path: '/api/why' }, authorizer }
  const headers = { 'content-type': 'application/json', 'x-cascade-user': 'mallory' }
  return {
    version: '2.0',
    rawPath: '/api/why',
    rawQueryString: '',
    headers,
    isBase64Encoded: false,
    requestContext,
    ...more,
  }
}

describe('an event of API Gateway', () => {
  it('is the request that was sent, whatever its query and body', async () => {
    const { request, caller } = requestOfEvent(
      anEvent({ rawQueryString: 'lfn=%2Fa%2Fb+c%26%C3%A9', body: '{"a":"é"}' }),
    )
    const url = new URL(request.url)
    expect([request.method, url.pathname, url.searchParams.get('lfn'), await request.json(), caller]).toEqual([
      'POST',
      '/api/why',
      '/a/b c&é',
      { a: 'é' },
      'arn:aws:iam::123456789012:user/alice',
    ])
  })

  it('has the bytes of a body that is no text', async () => {
    const bytes = Uint8Array.from([0, 255, 128, 10])
    const event = anEvent({ body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true })
    expect(await requestOfEvent(event).request.bytes()).toEqual(bytes)
  })

  it('is refused when nobody has signed it', () => {
    expect(() => requestOfEvent(anEvent({}, {}))).toThrow('iam')
    expect(() => requestOfEvent({ ...anEvent(), requestContext: { http: { method: 'GET' } } })).toThrow('authorizer')
  })
})

it('an answer keeps status, kind and text', async () => {
  expect(await answerOfResponse(Response.json({ a: 'é' }, { status: 404 }))).toEqual({
    statusCode: 404,
    headers: { 'content-type': 'application/json' },
    body: '{"a":"é"}',
  })
})

it.each([
  ['arn:aws:iam::123456789012:user/alice', 'alice'],
  ['arn:aws:iam::123456789012:user/division/alice', 'division/alice'],
  ['arn:aws:sts::123456789012:assumed-role/Operator/alice@cta.org', 'Operator/alice@cta.org'],
  ['arn:aws:iam::123456789012:root', 'root'],
])('%s is %s', (arn, name) => {
  expect(nameOfCaller(arn)).toBe(name)
})
