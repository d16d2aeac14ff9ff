import { counted } from '../../model/counted.ts'
import type { Definition } from '../../model/transformation.ts'
import { error, type Finding } from '../../document/finding.ts'
import { pathOfStep, type CheckedPlan } from '../plan-rule.ts'

/**
 * Bytes of a transformation with all that it names, as JSON in which a parent counts for what its name does not share with the one
 * before. On DynamoDB it lies packed in one item of 400 KB, with the job that may take the place of its own: that fits, also where
 * names are without rhyme or reason (a third less, packed).
 */
export const DEFINITION_BYTES = 300_000

/** What one parent takes beside its name, which it has twice: a condition of the query names it, too. */
const PARENT_BYTES = 8

/** No transformation is longer than can be kept: one of each step, that with most parents, stands for all. */
export function checkDefinitionSizes(plan: CheckedPlan): readonly Finding[] {
  const steps = Map.groupBy(plan.transformations, ({ definition }) => definition.step)
  return [...steps.values()].flatMap((cells) => {
    const { definition } = cells.reduce((most, one) =>
      one.definition.parents.length > most.definition.parents.length ? one : most,
    )
    const bytes = definitionBytes(definition)
    return bytes <= DEFINITION_BYTES ? [] : [tooLong(definition, bytes, plan)]
  })
}

/** See {@link DEFINITION_BYTES}. */
export function definitionBytes(definition: Definition): number {
  const { input, parents } = definition
  const own = input.kind === 'parents' ? { ...input, query: { ...input.query, transformation: [] } } : input
  return bytesOf({ ...definition, parents: [], input: own }) + parentBytes(parents)
}

function tooLong(definition: Definition, bytes: number, plan: CheckedPlan): Finding {
  const { parents, job } = definition
  const [byParents, byFiles] = [parentBytes(parents), bytesOf(job.sandbox)]
  const at = (key: string, what: string, right: string): Finding => {
    const text = `${what} make a transformation of ${bytes} bytes, it should have at most ${DEFINITION_BYTES}: ${right}`
    return error([...pathOfStep(definition, plan), key], text)
  }
  if (Math.max(byParents, byFiles) < bytes / 3)
    return at('command', 'its command and all else that it says', 'long texts and lists go in files of the sandbox')
  if (byFiles < byParents)
    return at(
      'parents',
      counted(parents.length, 'transformation'),
      'a step between may merge those of a few cells each',
    )
  return at(
    'sandbox',
    counted(job.sandbox.length, 'file'),
    'one archive of them may be there, which the command unpacks',
  )
}

function parentBytes(names: readonly string[]): number {
  return names.reduce((sum, name, index) => sum + PARENT_BYTES + unshared(name, names[index - 1] ?? ''), 0)
}

/** Parents have letters of ASCII. */
function unshared(name: string, before: string): number {
  let shared = 0
  while (shared < name.length && name[shared] === before[shared]) shared += 1
  return name.length - shared
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}
