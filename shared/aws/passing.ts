/** Codes with which DynamoDB cancels a transaction, or refuses a statement of a batch, that would be taken a moment later. */
const PASSING = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'InternalServerError',
])

/** Whether what was refused with this code is to be tried again. */
export function isPassing(code: string | undefined): boolean {
  return code !== undefined && PASSING.has(code)
}
