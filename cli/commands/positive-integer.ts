import { InvalidArgumentError } from 'commander'

/** Reads a whole number from 1. */
export function positiveInteger(given: string): number {
  const number = Number(given)
  const isWhole = /^\d+$/.test(given)
  if (isWhole && Number.isSafeInteger(number) && number > 0) return number
  const most = isWhole && number > 0 ? ` to ${Number.MAX_SAFE_INTEGER}` : ''
  throw new InvalidArgumentError(`It should be a whole number from 1${most}.`)
}
