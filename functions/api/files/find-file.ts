import type { CatalogFile } from '../../../shared/model/file.ts'
import { parseLfn } from '../../../shared/model/lfn.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import { unknownFile } from './known-files.ts'

/** The catalog's record of an LFN. Throws a `not-found` refusal when there is none, InputError when it is no LFN. */
export async function findFile(lfn: string, ports: Pick<Ports, 'catalog'>): Promise<CatalogFile> {
  const [found] = await ports.catalog.read([parseLfn(lfn)])
  if (found !== undefined) return found
  throw unknownFile(lfn)
}
