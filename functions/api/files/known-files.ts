import { notFound, Refusal } from '../../../shared/api/refusal.ts'
import type { CatalogFile } from '../../../shared/model/file.ts'
import { parseLfn } from '../../../shared/model/lfn.ts'
import type { ApiContext } from '../context.ts'
import { checkFileLimit } from '../file-limit.ts'

/**
 * The catalog's records of LFNs, each once. Throws a `not-found` refusal that names all that are not there, InputError for
 * what is no LFN, or for more than a request may have.
 */
export async function knownFiles(
  given: readonly string[],
  { ports, config }: Pick<ApiContext, 'ports' | 'config'>,
): Promise<readonly CatalogFile[]> {
  checkFileLimit('lfns', given, { config })
  const lfns = [...new Set(given.map(parseLfn))]
  const files = await ports.catalog.read(lfns)
  const known = new Set(files.map(({ lfn }) => lfn))
  const missing = lfns.filter((lfn) => !known.has(lfn))
  if (missing.length > 0)
    throw new Refusal(
      'not-found',
      missing.flatMap((lfn) => unknownFile(lfn).problems),
    )
  return files
}

/** The refusal of an LFN that is not in the catalog. */
export function unknownFile(lfn: string): Refusal {
  return notFound('lfn', `${lfn} is not in the catalog: it was never registered, or has been removed`)
}
