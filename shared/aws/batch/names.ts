import { hash } from 'node:crypto'
import type { BatchSite } from './site-settings.ts'

/** Characters of a job's or a definition's name at most (API reference). */
const NAME_MOST = 128
const DIGEST = 10

/**
 * Name of the job definition of a transformation at a site. What Batch does not take in a name is replaced, what is too
 * long cut off; a digest of both names keeps those apart that would then be one.
 */
export function definitionName({ prefix, name }: Pick<BatchSite, 'prefix' | 'name'>, transformation: string): string {
  const digest = hash('sha256', JSON.stringify([name, transformation])).slice(0, DIGEST)
  const readable = `${prefix}-${transformation}`.replaceAll(/[^A-Za-z0-9_-]/g, '-')
  return `${readable.slice(0, NAME_MOST - DIGEST - 1)}-${digest}`
}
