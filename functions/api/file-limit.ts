import { inputError } from '../../shared/model/input-error.ts'
import type { ApiContext } from './context.ts'

/** Throws InputError for more files than the configuration lets one request have. */
export function checkFileLimit(field: string, files: readonly unknown[], { config }: Pick<ApiContext, 'config'>): void {
  const { registerFiles: limit } = config.limits
  if (files.length > limit)
    throw inputError(field, `${files.length} files are too many for one request, it should have at most ${limit}`)
}
