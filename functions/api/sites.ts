import type { AnswerOf } from '../../shared/api/operation.ts'
import type { listSites } from '../../shared/api/sites.ts'
import type { ApiContext } from './context.ts'

/** See {@link listSites}. */
export async function sites(_: unknown, { ports }: ApiContext): Promise<AnswerOf<typeof listSites>> {
  return { sites: [await ports.site.load()] }
}
