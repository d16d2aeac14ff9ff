import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import type { SearchProgress } from '../output/search-progress.ts'
import { pages } from '../paging.ts'

/** Files that meet a query, up to a limit, and whether there are more: one request after the other, since each looks at a part of the catalog. */
export async function search(
  { query, limit }: { readonly query: Parameters<Client['find']>[0]['query']; readonly limit: number },
  client: Client,
  progress?: SearchProgress,
): Promise<{ readonly files: readonly CatalogFileAnswer[]; readonly more: boolean }> {
  const files: CatalogFileAnswer[] = []
  try {
    for await (const page of pages((after) => client.find({ query, ...after }))) {
      files.push(...page.files)
      if (files.length > limit) break
      if (page.next !== null) progress?.found(files.length)
    }
  } finally {
    progress?.stop()
  }
  return { files: files.slice(0, limit), more: files.length > limit }
}
