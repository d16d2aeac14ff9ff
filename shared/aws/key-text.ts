import { KeyError } from './key-kind.ts'

/** Digits of `Number.MAX_SAFE_INTEGER`: with so many, text order is the order of numbers. */
const DIGITS = 16

/**
 * Parts of a key joined by `#`. Users' names may hold any character, so a part's own `#` is written `%23` and its `%`
 * `%25`, as in a URL; a name grows by two bytes for each, and stays readable otherwise.
 */
export function joined(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('#', '%23')).join('#')
}

/** One part of a joined text, from 0, as it was before {@link joined}; empty where there is none. */
export function part(text: string, index: number): string {
  return (text.split('#')[index] ?? '').replaceAll('%23', '#').replaceAll('%25', '%')
}

/** A whole number from 0 in digits. Throws {@link KeyError} for any other number. */
export function digits(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0)
    throw new KeyError(`a number in a key is whole and not negative, ${number} is not`)
  return String(number)
}

/** The same with leading zeros, for sort keys: they are read back in the order of the numbers. */
export function ordered(number: number): string {
  return digits(number).padStart(DIGITS, '0')
}
