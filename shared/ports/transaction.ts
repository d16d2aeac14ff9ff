/** Items that one transaction may change besides the counts: DynamoDB takes 100. */
export const PER_TRANSACTION = 90
