import * as z from 'zod'
import { operation } from './operation.ts'

/** How busy a site is; `slots`: processors that jobs may use at a time, null: nobody can say. */
const siteLoadSchema = z.object({
  site: z.string(),
  slots: z.number().nullable(),
  queued: z.number(),
  running: z.number(),
  allowed: z.boolean(),
})

/** All sites. */
export const listSites = operation({
  method: 'GET',
  path: '/api/sites',
  summary: 'how busy each site is',
  request: z.strictObject({}),
  answer: z.object({ sites: z.array(siteLoadSchema) }),
})
