import { ApiError } from '../../shared/api/refusal.ts'
import { InputError, inputError } from '../../shared/model/input-error.ts'
import { errorCode } from '../../shared/model/error-code.ts'

/** What was asked of AWS. */
export interface Asked {
  /** As IAM calls it: `cloudformation:DescribeStacks`. */
  readonly action: string
  readonly region: string
  /** The profile that was given. */
  readonly profile?: string | undefined
}

const SIGN_IN = 'sign in again ("aws sso login", or new keys)'

/** What AWS says of credentials and rights, by the names of its errors. */
const MEANINGS: readonly { readonly names: RegExp; readonly say: (asked: Asked) => string }[] = [
  {
    names: /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
    say: () => `these AWS credentials have expired: ${SIGN_IN}`,
  },
  {
    names:
      /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|InvalidAccessKeyIdException|SignatureDoesNotMatch|AuthFailure|InvalidSignatureException)$/,
    say: () => `AWS does not know these credentials: ${SIGN_IN}`,
  },
  {
    names: /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|403|Forbidden)$/,
    say: ({ action }) =>
      `these AWS credentials may not ${action}: ask for one of the policies of the deployment (outputs OperatorsPolicy and ReadersPolicy of its stack)`,
  },
]

/** Does something on AWS; what it says of credentials, rights, region and network is said in a sentence. */
export async function onAws<T>(asked: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw awsFailure(error, asked)
  }
}

/** An error of AWS's SDK in a sentence that says what to do; any other error as it is. */
export function awsFailure(error: unknown, asked: Asked): unknown {
  if (!(error instanceof Error) || error instanceof InputError || error instanceof ApiError) return error
  const { name, message } = error
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return credentialsFailure(message, asked)
  if (/region is missing/i.test(message))
    return inputError('region', 'no AWS region is known: give --region, or set AWS_REGION')
  const meaning = MEANINGS.find(({ names }) => names.test(name))
  if (meaning !== undefined) return new ApiError(`AWS: ${meaning.say(asked)}\n(${message})`)
  if (UNREACHABLE.has(errorCode(error) ?? '') || name === 'TimeoutError') return unreachable(error, asked)
  if (/ENOTFOUND|EAI_AGAIN/.test(`${errorCode(error) ?? ''} ${message}`))
    return inputError(
      'region',
      `no AWS answers in region ${asked.region}: is that how it is called, and is there a network? (${message})`,
    )
  return error
}

/** The credential providers tell all that they tried, which helps nobody, or what is wrong with a profile, which does. */
function credentialsFailure(message: string, { profile }: Asked): Error {
  const ways =
    'set AWS_PROFILE or --profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in ("aws sso login")'
  if (/expired|sso/i.test(message)) return new ApiError(`AWS: ${message} (${SIGN_IN})`)
  if (profile !== undefined)
    return inputError(
      'profile',
      `--profile ${profile}: it has no AWS credentials here ("aws configure list-profiles" lists those there are)`,
    )
  return new ApiError(`there are no AWS credentials here: ${ways}`)
}

/** Codes of the system when nobody answers at an address, or stops answering. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'ETIMEDOUT'])

function unreachable(error: Error, { action, region }: Asked): Error {
  const endpoint = process.env['AWS_ENDPOINT_URL'] ?? ''
  const where = endpoint === '' ? `in region ${region}` : `at ${endpoint}, where AWS_ENDPOINT_URL says that it is`
  // Of several addresses that were tried, Node puts what went wrong into parts.
  const said = error.message === '' ? (errorCode(error) ?? error.name) : error.message
  return new ApiError(`AWS cannot be reached ${where}, to be asked for ${action}: is there a network? (${said})`)
}
