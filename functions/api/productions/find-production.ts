import { notFound } from '../../../shared/api/refusal.ts'
import { nearest } from '../../../shared/model/metadata-nearest.ts'
import type { Production } from '../../../shared/model/production.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** The production of a name. Throws a `not-found` refusal, with the name that was probably meant, when there is none. */
export async function findProduction(name: string, ports: Pick<Ports, 'productions'>): Promise<Production> {
  const found = await ports.productions.read(name)
  if (found !== undefined) return found
  const near = nearest(
    name,
    (await ports.productions.list()).map((production) => production.name),
  )
  // Names of transformations have a slash, those of productions have none.
  const owner = name.includes('/') ? name.split('/')[0] : undefined
  const meant = near ?? owner
  const hint = meant === undefined ? '"cascade status" lists those there are' : `did you mean ${meant}?`
  throw notFound('production', `there is no production ${name}: ${hint}`)
}
