import { InvalidArgumentError } from 'commander'

/** Reads a whole number from 1. */
export function positiveInteger(given: string): number {
  const number = Number(given)
  if (/^\d+$/.test(given) && Number.isSafeInteger(number) && number > 0) return number
  throw new InvalidArgumentError('It should be a whole number from 1.')
}
