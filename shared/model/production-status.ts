/** What a production is doing, as a whole. Stopped: nothing can go on without an operator. */
export const PRODUCTION_STATUSES = ['New', 'Active', 'Stopped', 'Completed', 'Cleaning'] as const
/** See {@link PRODUCTION_STATUSES}. */
export type ProductionStatus = (typeof PRODUCTION_STATUSES)[number]
