import * as z from 'zod'
import { runRangeSchema } from './transformation.ts'

/** A production as it is kept: which transformations it is made of, and how it is being taken away. */
export const productionSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string(),
  /** Names of its transformations, parents before children. */
  transformations: z.array(z.string()),
  /** Parent -> children, by name. */
  children: z.record(z.string(), z.array(z.string())),
  /** Milliseconds since 1970. */
  created: z.number().int(),
  /** Set by `rm`: its jobs are being stopped and its outputs withdrawn. */
  removing: z.boolean(),
  /** The production's YAML as it was submitted, for people. */
  text: z.string(),
  version: z.number().int().nonnegative(),
})
/** See {@link productionSchema}. */
export type Production = Readonly<z.infer<typeof productionSchema>>

/** Run numbers of a campaign that belong to a production: equal seeds in one campaign would be duplicate events. */
export const runReservationSchema = z.strictObject({
  campaign: z.string(),
  production: z.string(),
  ranges: z.array(runRangeSchema),
})
/** See {@link runReservationSchema}. */
export type RunReservation = Readonly<z.infer<typeof runReservationSchema>>
