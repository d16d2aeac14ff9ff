import * as z from 'zod'
import type { RunRange } from './transformation.ts'

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
  /** The how manieth production of its name it is: 1, and one more after each `rm`. */
  life: z.number().int().positive(),
  /** The production's YAML as it was submitted, for people. */
  text: z.string(),
  version: z.number().int().nonnegative(),
})
/** See {@link productionSchema}. */
export type Production = Readonly<z.infer<typeof productionSchema>>

/** A production in a list: its text is not read, which may be long. */
export const listedProductionSchema = productionSchema.omit({ text: true })
/** See {@link listedProductionSchema}. */
export type ListedProduction = Readonly<z.infer<typeof listedProductionSchema>>

/** Run numbers that a production wants for its simulations: equal seeds would be duplicate events. */
export interface RunReservation {
  /** The numbers are shared by all productions of it; null: only by the transformations of this production. */
  readonly campaign: string | null
  readonly production: string
  readonly claims: readonly RunClaim[]
}

/** Run numbers of one transformation. */
export interface RunClaim {
  readonly transformation: string
  readonly ranges: readonly RunRange[]
}

/** Somebody else's run numbers that stand in the way of a reservation. */
export interface RivalRuns {
  readonly production: string
  readonly transformation: string
  readonly range: RunRange
}
