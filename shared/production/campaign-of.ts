import type { Definition } from '../model/transformation.ts'

/** The campaign whose run numbers a transformation has; null: it is in none, and its production keeps its own. */
export function campaignOf({ metadata }: Pick<Definition, 'metadata'>): string | null {
  const campaign = metadata['campaign']
  return campaign === undefined ? null : String(campaign)
}
