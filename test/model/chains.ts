import type { Definition, RunRange, State } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import type { Random } from './random.ts'

/** A transformation as it is created. */
export interface NewTransformation {
  readonly definition: Definition
  readonly state: State
}

/** A chain of one to four transformations, fed by a simulation or by the catalog. Parents come before children. */
export function chainOf(random: Random): readonly NewTransformation[] {
  const chain = [rootOf(random)]
  for (let steps = random.between(0, 3); steps > 0; steps -= 1) chain.push(stepOf(random, chain.map(nameOf)))
  return chain
}

function nameOf({ definition }: NewTransformation): string {
  return definition.name
}

function rootOf(random: Random): NewTransformation {
  const common = { name: 'p/root', maxErrors: random.between(1, 3) } as const
  if (random.chance(0.4)) {
    const count = random.between(1, 6)
    const runs: readonly RunRange[] = [{ first: 11, count }]
    return aTransformation({ ...common, type: 'MCSimulation' }, { wanted: count, runs })
  }
  const query = { data_level: 'R1', quality: 'OK' }
  const input = { kind: random.chance(0.5) ? 'open' : 'closed', query } as const
  return aTransformation({ ...common, input, plugin: pluginOf(random) })
}

function stepOf(random: Random, before: readonly string[]): NewTransformation {
  const parents = before.slice(random.chance(0.2) ? -2 : -1)
  const query = random.chance(0.5) ? { transformation: parents } : { transformation: parents, quality: 'OK' }
  return aTransformation({
    name: `p/step${before.length}`,
    parents,
    input: { kind: 'parents', query },
    plugin: pluginOf(random),
    maxErrors: random.between(1, 3),
    tolerate: random.chance(0.2) ? { count: random.between(0, 2), unit: 'files' } : null,
  })
}

function pluginOf(random: Random): Definition['plugin'] {
  const size = random.between(1, 4)
  const plain: Definition['plugin'] = { name: 'Standard', parameters: { size } }
  return (
    random.pick<Definition['plugin']>([
      plain,
      plain,
      { name: 'Standard', parameters: { size, timeout: '1h' } },
      { name: 'ByMetadata', parameters: { by: 'particle', size } },
      { name: 'ByMetadata', parameters: { by: 'particle', size } },
      { name: 'AllWhenComplete', parameters: {} },
      { name: 'AllWhenComplete', parameters: { by: 'particle' } },
      { name: 'Join', parameters: { by: 'particle', values: ['gamma', 'proton'] } },
    ]) ?? plain
  )
}
