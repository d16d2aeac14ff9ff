import { join, resolve } from 'node:path'
import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import type { ProductionStatusAnswer } from '../../shared/api/productions.ts'
import { search } from '../files/search.ts'
import { inStepOrder, naturally } from '../../shared/model/natural-order.ts'

/** Results shown of one production. */
const SHOWN = 12

/** Where the outputs of the last steps lie: what a production was run for. */
export async function resultsText(
  status: ProductionStatusAnswer,
  where: { readonly client: Client; readonly home: string | null },
): Promise<string> {
  const files: CatalogFileAnswer[] = []
  for (const name of await lastSteps(status, where.client)) {
    const { files: found } = await search({ query: { transformation: name }, limit: SHOWN + 1 }, where.client)
    files.push(...found.toSorted((a, b) => naturally(a.lfn, b.lfn)))
  }
  if (files.length === 0) return ''
  const shown = files.slice(0, SHOWN).map((file) => `  ${pathOf(file, where.home)}`)
  const more = files.length > SHOWN ? [`  ... ("cascade find production=${status.production}" lists all)`] : []
  return ['', 'results:', ...shown, ...more].join('\n')
}

/** Transformations whose outputs feed no other. */
async function lastSteps(status: ProductionStatusAnswer, client: Client): Promise<readonly string[]> {
  const names: string[] = []
  for (const { name } of inStepOrder(status.steps)) {
    const { children } = await client.transformation({ transformation: name })
    if (children.length === 0) names.push(name)
  }
  return names
}

/** Null: their bytes are on no disk of this machine. */
function pathOf(file: CatalogFileAnswer, home: string | null): string {
  const [replica] = file.replicas
  if (replica === undefined || home === null) return file.lfn
  return replica.path.startsWith('/') ? replica.path : join(resolve(home), 'objects', replica.path)
}
