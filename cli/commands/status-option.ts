import { InvalidArgumentError, Option } from 'commander'
import { nearest } from '../../shared/model/metadata-nearest.ts'

/** `--status S`, one of these, in capitals or not. */
export function statusOption(statuses: readonly string[], what: string): Option {
  return new Option('--status <status>', `only ${what} of this status: ${statuses.join(', ')}`).argParser(
    (given: string) => {
      const found = statuses.find((status) => status.toLowerCase() === given.toLowerCase())
      if (found !== undefined) return found
      const near = nearest(given, statuses)
      throw new InvalidArgumentError(
        `${near === undefined ? '' : `Did you mean ${near}? `}It should be one of ${statuses.join(', ')}.`,
      )
    },
  )
}

/** What is said where there is none, of any status or of the one that was asked for. */
export function noneText(
  what: string,
  { transformation, status }: { readonly transformation: string; readonly status?: string },
): string {
  return `${transformation} has no ${what}${status === undefined ? '' : ` that are ${status}`}.`
}
