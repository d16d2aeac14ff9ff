import type { AnswerOf } from '../../shared/api/operation.ts'
import type { readConfiguration } from '../../shared/api/configuration.ts'
import type { ApiContext } from './context.ts'

/** See {@link readConfiguration}. */
export async function configuration(_: unknown, { config }: ApiContext): Promise<AnswerOf<typeof readConfiguration>> {
  return { config }
}
