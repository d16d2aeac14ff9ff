import { conflict } from '../../../shared/api/refusal.ts'
import { INCOMING } from '../../../shared/config/incoming.ts'
import { InputError } from '../../../shared/model/input-error.ts'
import { subjectOf } from '../../../shared/model/sidecar.ts'
import type { Uploads } from '../../../shared/ports/uploads.ts'
import type { ApiContext } from '../context.ts'

/** The uploads of this installation. Throws a refusal where nothing is uploaded. */
export function uploadsOf({ uploads }: Pick<ApiContext, 'uploads'>): Uploads {
  if (uploads !== undefined) return uploads
  throw conflict('keys', 'nothing is uploaded here: files are registered where they lie, by "cascade register"')
}

/** Keys of files, each once; that of a sidecar stands for its file. Throws InputError for keys under which no files come in. */
export function fileKeys(given: readonly string[]): readonly string[] {
  const problems = given
    .filter((key) => !key.startsWith(INCOMING))
    .map((key) => ({ field: 'keys', message: `${key} is no key of an upload: it should begin with ${INCOMING}` }))
  if (problems.length > 0) throw new InputError(problems)
  return [...new Set(given.map((key) => subjectOf(key) ?? key))]
}
