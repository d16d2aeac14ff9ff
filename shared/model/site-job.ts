import * as z from 'zod'

/** See {@link SiteJob}. */
export const siteJobSchema = z.strictObject({ id: z.string().min(1), tasks: z.array(z.number().int().positive()) })
/**
 * What a site made of a submission: its own id for it, and the tasks in the order in which the site numbers them (the
 * children of an array job know only their index).
 */
export interface SiteJob {
  readonly id: string
  readonly tasks: readonly number[]
}
