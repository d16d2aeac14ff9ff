import { S3ServiceException } from '@aws-sdk/client-s3'
import { errorCode } from '../model/error-code.ts'

/** Another put of the key is under way (409), or S3 has no time: gone a moment later. */
const PASSING = new Set([409, 500, 503])
/** The connection broke: the SDK sends bytes at hand again, but no stream. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
const ALREADY_THERE = 412

/** What S3 means when it does not take bytes: that it may a moment later, or that there is an object. Throws all else. */
export function refusedPut(error: unknown): 'passing' | 'there' {
  const status = error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0
  if (PASSING.has(status) || BROKEN.has(errorCode(error) ?? '')) return 'passing'
  if (status === ALREADY_THERE) return 'there'
  throw error
}
