import type { Ports } from '../../ports/ports.ts'
import { batchClients } from '../batch/batch-clients.ts'
import { VARIABLES } from '../../names.ts'
import { AwsSite } from '../site.ts'
import { SitesByName } from '../sites-by-name.ts'
import type { BatchSite } from '../batch/site-settings.ts'
import type { StageContext } from './stage-context.ts'

/** What a stage works with that speaks to sites. Its function alone has the SDK of Batch in it. */
export interface SiteContext extends StageContext {
  readonly ports: StageContext['ports'] & Pick<Ports, 'site'>
  readonly sites: readonly BatchSite[]
}

const known = new WeakMap<StageContext, SiteContext>()

/** The context of a function with its sites. Throws when the function was not told of any. */
export function withSites(context: StageContext): SiteContext {
  const made = known.get(context) ?? sitesOf(context)
  known.set(context, made)
  return made
}

function sitesOf(context: StageContext): SiteContext {
  const { environment, table, settings } = context
  const { batchSites: sites } = environment
  if (sites === undefined)
    throw new Error(`the environment of this function is wrong: ${VARIABLES.batchSites}: missing`)
  const { objects, submissions, clock } = context.ports
  const [clients, live] = [batchClients(), (name: string) => submissions.liveAt(name)]
  const parts = { clients, objects, table, live, clock, bucket: environment.filesBucket }
  const site = new SitesByName(
    new Map(sites.map((one) => [one.name, new AwsSite({ ...parts, site: one })])),
    settings.site,
  )
  return { ...context, sites, ports: { ...context.ports, site } }
}
