import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3'

/** What S3 answers to a GET or a HEAD, undefined when there is no such object. To a GET in no bucket at all it answers otherwise. */
export async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    // GET has a code in the body of its answer, HEAD has no body.
    if (error instanceof NoSuchKey || error instanceof NotFound) return undefined
    // A version of which the SDK has no class.
    if (error instanceof S3ServiceException && error.name === 'NoSuchVersion') return undefined
    throw error
  }
}
