/** What Batch answers when it does not do what it was asked. */
export class ApiError extends Error {
  /** As the SDK knows it: `ClientException`, `TooManyRequestsException`. */
  readonly type: string
  readonly status: number

  constructor(type: string, status: number, message: string) {
    super(message)
    this.type = type
    this.status = status
  }
}

/** What Batch says of a request that will never do. */
export function clientException(message: string): ApiError {
  return new ApiError('ClientException', 400, message)
}

/** What Batch says to who asks too often. */
export function tooManyRequests(): ApiError {
  return new ApiError('TooManyRequestsException', 429, 'Too Many Requests')
}
