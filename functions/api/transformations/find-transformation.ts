import { notFound } from '../../../shared/api/refusal.ts'
import { nearest } from '../../../shared/model/metadata-nearest.ts'
import type { ListedProduction } from '../../../shared/model/production.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** The transformation of a name. Throws a `not-found` refusal, with the name that was probably meant, when there is none. */
export async function findTransformation(
  name: string,
  ports: Pick<Ports, 'transformations' | 'productions'>,
): Promise<Transformation> {
  const [found] = await ports.transformations.read([name])
  if (found !== undefined) return found
  throw notFound('transformation', await sayUnknown(name, ports))
}

/** Transformations of a production that are named. */
const SHOWN = 5

async function sayUnknown(name: string, ports: Pick<Ports, 'productions'>): Promise<string> {
  const productions = await ports.productions.list()
  const [own = ''] = name.split('/')
  const production = productions.find((one) => one.name === own)
  if (production !== undefined && production.name === name)
    return `${name} is a production, one of its transformations is needed: ${namesOf(production)}`
  const near = nearest(
    name,
    productions.flatMap(({ transformations }) => transformations),
  )
  const list = `"cascade status ${production?.name ?? 'PRODUCTION'}" names those there are`
  return `there is no transformation ${name}: ${near === undefined ? list : `did you mean ${near}?`}`
}

function namesOf({ name, transformations }: ListedProduction): string {
  const shown = transformations.slice(0, SHOWN).join(', ')
  return transformations.length <= SHOWN ? shown : `${shown}, ... ("cascade status ${name}" names all)`
}
