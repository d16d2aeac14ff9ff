import type { listDeadLetters } from '../../../shared/api/dead-letters.ts'
import type { AnswerOf } from '../../../shared/api/operation.ts'
import { isoTime } from '../../../shared/api/time.ts'
import type { ApiContext } from '../context.ts'

/** See {@link listDeadLetters}. */
export async function deadLetters(_: unknown, { asides }: ApiContext): Promise<AnswerOf<typeof listDeadLetters>> {
  const found = (await asides?.list()) ?? []
  const stages = found.map(({ stage, kind, count, oldest, sample }) => {
    return { stage, kind, count, oldest: oldest === null ? null : isoTime(oldest), sample }
  })
  return { stages }
}
