import { InputError } from '../model/input-error.ts'
import { error, type Finding, type Path } from '../document/finding.ts'

/** What a check of the model refuses, as findings below a path. */
export function refusals(check: () => unknown, path: Path): readonly Finding[] {
  try {
    check()
    return []
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown
    return thrown.problems.map(({ field, message }) => error(field === '' ? path : [...path, field], message))
  }
}
