import type { ListedProduction, Production, RivalRuns, RunReservation } from '../model/production.ts'

/** Shares that all productions fall into, by their names, about equally: whoever goes through all of them again and again takes one at a time. */
export const PRODUCTION_SHARES = 8

/**
 * Productions by name, and which run numbers of a campaign, or of a production that is in none, are whose.
 * AWS: table `Transformations`; an item a production, listed by `list#<shard>`, and one its text; an item a campaign (or a production in none),
 * conditional on its version.
 */
export interface Productions {
  /**
   * Creates a production if the name is free and its life is the one after those that are over; returns whether it was.
   * DynamoDB: a transaction of put if absent, its text, and a check of the lives.
   */
  create(production: Production): Promise<boolean>
  /** How many productions of a name have been forgotten. DynamoDB: one GetItem, consistent. */
  livesOver(name: string): Promise<number>
  /** A production, undefined when there is none of the name. DynamoDB: one TransactGetItems of it and its text. */
  read(name: string): Promise<Production | undefined>
  /** Replaces a production if it still has the version. DynamoDB: a transaction of a conditional put and its text. */
  change(production: Production, version: number): Promise<boolean>
  /** All productions, or those of one share (below {@link PRODUCTION_SHARES}), by name, without their texts. DynamoDB: queries on `list#`, for a share on one of its shards. */
  list(share?: number): Promise<readonly ListedProduction[]>
  /** Forgets a production, but not how many there have been of its name. DynamoDB: a GetItem, and a transaction of two deletes and a put. */
  forget(name: string): Promise<void>
  /**
   * Reserves run numbers, all or none, and gives back those that the transformations `instead` of which they are had.
   * Returns what overlaps, or undefined when it succeeded; ranges of the same transformation never conflict with each
   * other, those of others of its production do. Throws InputError when
   * the list of the campaign would be longer than `TAKEN_BYTES`. DynamoDB: a GetItem of the campaign, and a put on its version.
   */
  reserveRuns(reservation: RunReservation, instead: readonly string[]): Promise<RivalRuns | undefined>
  /** What `reserveRuns` would return, and nothing is reserved. DynamoDB: one GetItem of the campaign, consistent. */
  rivalRuns(reservation: RunReservation, instead: readonly string[]): Promise<RivalRuns | undefined>
  /** Gives back all run numbers that a production has in these campaigns, null: its own. DynamoDB: for each campaign a GetItem, and a put on its version. */
  giveBackRuns(name: string, campaigns: readonly (string | null)[]): Promise<void>
}
