import type { AnswerOf } from '../../shared/api/operation.ts'
import type { listSites } from '../../shared/api/sites.ts'
import type { ApiContext } from './context.ts'

/** See {@link listSites}. Batch does not say how much it may run; the configuration does, by which its queue was made. */
export async function sites(_: unknown, { ports, config }: ApiContext): Promise<AnswerOf<typeof listSites>> {
  const load = await ports.site.load()
  const configured = config.sites.find(({ name }) => name === load.site)
  return { sites: [{ ...load, slots: load.slots ?? configured?.slots ?? null }] }
}
