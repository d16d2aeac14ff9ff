import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb'
import { again } from './again.ts'
import { isPassing } from './passing.ts'

/**
 * Sends a request again as long as it meets with a transaction of somebody else that is under way on the same items: DynamoDB refuses
 * a write of one item then, and a read of several at one moment, and the SDK does not try those again by itself.
 */
export async function pastConflicts<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  const answers: Answer[] = []
  await again(send, async (attempt) => {
    try {
      answers.push(await attempt())
      return undefined
    } catch (error) {
      if (!isConflict(error)) throw error
      return attempt
    }
  })
  const [answer] = answers
  if (answer === undefined) throw new Error('a request has no answer')
  return answer
}

/** A transaction is cancelled for the reasons of all its items; those that are in nobody's way have none. */
function isConflict(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true
  if (!(error instanceof TransactionCanceledException)) return false
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code)
  return codes.length > 0 && codes.every((code) => code === 'None' || isPassing(code))
}
