import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import { notFound } from '../../../shared/api/refusal.ts'
import type { askWhy, Why } from '../../../shared/api/why.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import { nearest } from '../../../shared/model/metadata-nearest.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from '../transformations/find-transformation.ts'
import { taskNameParts } from '../transformations/parse-task-name.ts'
import { whyFile } from './why-file.ts'
import { whyProduction } from './why-production.ts'
import { whyTask } from './why-task.ts'
import { whyTransformation } from './why-transformation.ts'

/** See {@link askWhy}. */
export async function why(
  { subject, transformation }: CheckedRequestOf<typeof askWhy>,
  context: ApiContext,
): Promise<Why> {
  const { ports } = context
  if (subject.startsWith('/')) {
    const asked = transformation === undefined ? undefined : await findTransformation(transformation, ports)
    return whyFile(subject, asked, context)
  }
  if (transformation !== undefined)
    throw inputError('transformation', `${subject} is no LFN: only for an LFN can a transformation be given too`)
  const production = await ports.productions.read(subject)
  if (production !== undefined) return whyProduction(production, context)
  const [found] = await ports.transformations.read([subject])
  if (found !== undefined) return whyTransformation(found, context)
  const [owner] = await ports.transformations.read([taskNameParts(subject)?.transformation ?? ''])
  if (owner !== undefined) return whyTask(subject, context)
  throw await unknown(subject, context)
}

async function unknown(subject: string, { ports }: ApiContext): Promise<Error> {
  const productions = await ports.productions.list()
  const near = nearest(subject, [
    ...productions.map(({ name }) => name),
    ...productions.flatMap((one) => one.transformations),
  ])
  const hint = near === undefined ? 'an LFN begins with /, a task is TRANSFORMATION/NUMBER' : `did you mean ${near}?`
  return notFound('subject', `there is no production, transformation or task ${subject}: ${hint}`)
}
