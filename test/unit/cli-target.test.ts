import { describe, expect, it, vi } from 'vitest'
import { awsFailure } from '../../cli/aws/aws-failure.ts'
import { targetOf } from '../../cli/target.ts'
import { ApiError } from '../../shared/api/refusal.ts'
import { InputError } from '../../shared/model/input-error.ts'

describe('the target of a command', () => {
  it.each([
    [{}, {}, null],
    [{ target: 'local' }, { CASCADE_TARGET: 'aws' }, null],
    [{ target: 'aws' }, {}, { stage: 'prod' }],
    [{}, { CASCADE_TARGET: 'aws', CASCADE_STAGE: 'trial' }, { stage: 'trial' }],
    [
      { target: 'aws', stage: 'mine', region: 'eu-west-1' },
      { CASCADE_STAGE: 'trial' },
      { stage: 'mine', region: 'eu-west-1' },
    ],
    [{ target: 'aws', profile: 'cta' }, { CASCADE_STAGE: '' }, { stage: 'prod', profile: 'cta' }],
    [{}, { CASCADE_TARGET: '' }, null],
  ])('is, by %j and %j, %j', (options, environment, target) => {
    expect(targetOf(options, environment)).toEqual(target)
  })

  it.each([
    [{ target: 'azure' }, '--target azure: it should be local or aws'],
    [{ stage: 'prod' }, '--stage prod: it goes with --target aws, which is not given'],
    [{ target: 'local', profile: 'cta' }, '--profile cta: it goes with --target aws'],
    [{ target: 'aws', stage: 'Prod' }, '--stage Prod: it should be the name of a deployment'],
  ])('is refused, by %j', (options, message) => {
    expect(() => targetOf(options, {})).toThrow(InputError)
    expect(() => targetOf(options, {})).toThrow(message)
  })
})

/** An error as AWS's SDK throws it. */
function anError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}

describe('what AWS says', () => {
  const asked = { action: 's3:PutObject', region: 'eu-west-1' }
  const said = (name: string, message = 'of AWS') => awsFailure(anError(name, message), asked)

  it.each([
    ['CredentialsProviderError', 'Could not load credentials from any providers', 'there are no AWS credentials here'],
    ['CredentialsProviderError', 'Token is expired. Run aws sso login', 'sign in again'],
    ['ExpiredTokenException', 'of AWS', 'these AWS credentials have expired: sign in again'],
    ['InvalidClientTokenId', 'of AWS', 'AWS does not know these credentials'],
    ['AccessDenied', 'of AWS', 'may not s3:PutObject: ask for one of the policies'],
  ])('%s (%s) is no fault of the input, and says what to do', (name, message, sentence) => {
    expect(said(name, message)).toBeInstanceOf(ApiError)
    expect(messageOf(said(name, message))).toContain(sentence)
  })

  it.each([
    ['Error', 'Region is missing', 'give --region'],
    ['Error', 'getaddrinfo ENOTFOUND s3.eu-west-1.amazonaws.com', 'no AWS answers in region eu-west-1'],
  ])('%s (%s) is', (name, message, sentence) => {
    expect(said(name, message)).toBeInstanceOf(InputError)
    expect(messageOf(said(name, message))).toContain(sentence)
  })

  it.each(['', 'http://localhost:4566'])(
    'that does not answer at all is told by what was asked, and where (%j)',
    (at) => {
      vi.stubEnv('AWS_ENDPOINT_URL', at)
      try {
        const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:4566'), {
          code: 'ECONNREFUSED',
          syscall: 'connect',
        })
        const failure = awsFailure(refused, asked)
        expect(failure).toBeInstanceOf(ApiError)
        const where = at === '' ? 'in region eu-west-1' : `at ${at}, where AWS_ENDPOINT_URL says that it is`
        expect(messageOf(failure)).toBe(
          `AWS cannot be reached ${where}, to be asked for s3:PutObject: is there a network? (connect ECONNREFUSED 127.0.0.1:4566)`,
        )
      } finally {
        vi.unstubAllEnvs()
      }
    },
  )

  it('names the profile that has no credentials', () => {
    const failure = awsFailure(anError('CredentialsProviderError', 'none'), { ...asked, profile: 'cta' })
    expect(messageOf(failure)).toContain('--profile cta: it has no AWS credentials here')
  })

  it('of other matters is left as it is', () => {
    for (const error of [anError('NoSuchBucket', 'gone'), new ApiError('known'), 'no error'])
      expect(awsFailure(error, asked)).toBe(error)
  })
})
