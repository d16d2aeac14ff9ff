import { SITE_TAG } from '../../names.ts'
import type { BatchSite } from './site-settings.ts'

/** What a job of a site is tagged with when it is handed in. The array has it, its children have none of their own. */
export function jobTags({ prefix }: Pick<BatchSite, 'prefix'>): Record<string, string> {
  return { [SITE_TAG]: prefix }
}
