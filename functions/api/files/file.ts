import type { readFile } from '../../../shared/api/files.ts'
import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import { answerFile } from './answer-file.ts'
import type { ApiContext } from '../context.ts'
import { findFile } from './find-file.ts'

/** See {@link readFile}. */
export async function file(
  { lfn }: CheckedRequestOf<typeof readFile>,
  { ports }: ApiContext,
): Promise<AnswerOf<typeof readFile>> {
  return { file: answerFile(await findFile(lfn, ports)) }
}
