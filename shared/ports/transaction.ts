/** Items that one transaction may change besides the counts: DynamoDB takes 100. */
export const PER_TRANSACTION = 90

/** The same where each item may come with another one: in a short list that it enters or leaves. */
export const PAIRS_PER_TRANSACTION = 45
