import { notFound } from '../../../shared/api/refusal.ts'
import { nearest } from '../../../shared/model/metadata-nearest.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** The transformation of a name. Throws a `not-found` refusal, with the name that was probably meant, when there is none. */
export async function findTransformation(
  name: string,
  ports: Pick<Ports, 'transformations' | 'productions'>,
): Promise<Transformation> {
  const [found] = await ports.transformations.read([name])
  if (found !== undefined) return found
  const names = (await ports.productions.list()).flatMap((production) => production.transformations)
  const near = nearest(name, names)
  const hint = near === undefined ? '"cascade status PRODUCTION" names those there are' : `did you mean ${near}?`
  throw notFound('transformation', `there is no transformation ${name}: ${hint}`)
}
