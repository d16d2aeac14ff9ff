import { inputError } from '../../shared/model/input-error.ts'

/** `['particle=gamma', 'zenith=20']` as a mapping. Throws InputError for what is not of that form, and for what is said twice. */
export function readMeta(given: readonly string[]): Readonly<Record<string, string>> {
  const metadata: Record<string, string> = {}
  for (const text of given) {
    const at = text.indexOf('=')
    if (at < 1) throw inputError('meta', `--meta ${text}: it should be FIELD=VALUE, like particle=gamma`)
    const field = text.slice(0, at)
    if (Object.hasOwn(metadata, field)) throw inputError(field, `--meta ${text}: ${field} is given twice`)
    metadata[field] = text.slice(at + 1)
  }
  return metadata
}
