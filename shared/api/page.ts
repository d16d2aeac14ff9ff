import * as z from 'zod'

/** A whole number, also as the text that a query parameter is. */
export const numberParameterSchema = z.coerce.number<number | string>().int()

/** Where a page begins and how long it is; the server's limit is the longest. */
export const pageRequest = {
  /** `next` of the page before; left out = from the beginning. */
  after: z.string().optional(),
  limit: numberParameterSchema.positive().optional(),
} as const

/** Where the next page begins; null: this was the last. */
export const nextSchema = z.string().nullable()
