import type { ApiContext } from './context.ts'

/** How long a page is: what was asked for, but no longer than the configuration lets it be. */
export function pageLimit(limit: number | undefined, { config }: Pick<ApiContext, 'config'>): number {
  return Math.min(limit ?? config.limits.pageEntries, config.limits.pageEntries)
}
