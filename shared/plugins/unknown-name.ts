import { nearest } from '../model/metadata-nearest.ts'
import { show } from '../model/metadata-value.ts'

/** A sentence that says that there is nothing of this name, which was probably meant, and which there are. */
export function unknownName(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  const hint = near === undefined ? '' : `did you mean ${near}? `
  return `${show(name)} is not known: ${hint}it must be one of ${known.join(', ')}`
}
