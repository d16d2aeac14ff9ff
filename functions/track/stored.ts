import type { ManifestOutput } from '../../shared/model/manifest.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import { sideBySide } from '../../shared/ports/side-by-side.ts'

/** What is wrong with an output's object. `lost`: it is not whole; else it is not what the manifest says. */
export interface StoredProblem {
  readonly lost: boolean
  readonly message: string
}

/**
 * Whether objects are what a manifest says of them, as far as the store knows without reading them; the first problem. A checksum is
 * compared where the store keeps one of the same kind.
 */
export async function storedProblem(
  outputs: readonly ManifestOutput[],
  objects: Pick<Objects, 'stored'>,
): Promise<StoredProblem | undefined> {
  const problems = await sideBySide(outputs, (output) => problemOf(output, objects))
  return problems.find((problem) => problem !== undefined)
}

async function problemOf(
  { name, key, size, checksum }: ManifestOutput,
  objects: Pick<Objects, 'stored'>,
): Promise<StoredProblem | undefined> {
  const stored = await objects.stored(key)
  if (stored?.size !== size) return { lost: true, message: `output ${name} was not uploaded whole` }
  const isComparable = stored.checksum !== null && kindOf(stored.checksum) === kindOf(checksum)
  if (!isComparable || stored.checksum === checksum) return undefined
  return { lost: false, message: `Output ${name} is said to have ${checksum}, its object has ${stored.checksum}` }
}

function kindOf(checksum: string): string {
  return checksum.slice(0, checksum.indexOf(':'))
}
