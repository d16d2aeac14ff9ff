import type { Production, RunReservation } from '../model/production.ts'

/**
 * Productions by name, and which run numbers of a campaign are whose.
 * AWS: table `Transformations`; an item a production, listed by `list#<shard>`; an item a campaign, conditional on its version.
 */
export interface Productions {
  /** Creates a production if the name is free; returns whether it was. DynamoDB: put if absent. */
  create(production: Production): Promise<boolean>
  /** DynamoDB: one GetItem, consistent. */
  read(name: string): Promise<Production | undefined>
  /** Replaces a production if it still has the version. DynamoDB: a conditional put. */
  change(production: Production, version: number): Promise<boolean>
  /** All productions, by name. DynamoDB: queries on `list#`. */
  list(): Promise<readonly Production[]>
  /** Forgets a production and gives back its run numbers. DynamoDB: two deletes. */
  forget(name: string): Promise<void>
  /**
   * Reserves run numbers of a campaign. Returns the reservation that overlaps, or undefined when it succeeded; ranges of
   * the same production never conflict with each other. DynamoDB: a conditional update of the campaign's item.
   */
  reserveRuns(reservation: RunReservation): Promise<RunReservation | undefined>
}
