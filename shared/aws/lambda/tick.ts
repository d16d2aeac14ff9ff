import * as z from 'zod'
import { PRODUCTION_SHARES } from '../../ports/productions.ts'

const MINUTE_MS = 60_000

/**
 * A tick of the timer as EventBridge brings it, each minute. Gives the share of productions whose turn it is: by the minute for which the tick was
 * meant, however late it comes.
 */
export const tickSchema = z
  .object({ time: z.iso.datetime() })
  .transform(({ time }) => Math.floor(Date.parse(time) / MINUTE_MS) % PRODUCTION_SHARES)
