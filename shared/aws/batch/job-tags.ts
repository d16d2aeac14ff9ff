import type { BatchSite } from './site-settings.ts'

/** The tag of every job of ours. Its ARN tells neither queue nor deployment; by the tag IAM tells jobs that may be ended from all others. */
export const SITE_TAG = 'cascade-site'

/** What a job of a site is tagged with when it is handed in. The array has it, its children have none of their own. */
export function jobTags({ prefix }: Pick<BatchSite, 'prefix'>): Record<typeof SITE_TAG, string> {
  return { [SITE_TAG]: prefix }
}
