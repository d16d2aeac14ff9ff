import type { Definition } from '../../shared/model/transformation.ts'
import type { PlannedTransformation } from '../../shared/production/planned-transformation.ts'
import { aDefinition } from '../fixtures/definitions.ts'
import type { Random } from './random.ts'

/** Runs of transformations with input: one a task, without end. */
const RUNS = { runs: [{ first: 1, count: 0 }], wanted: 0 } as const

/** A chain of one to four transformations, fed by a simulation or by the catalog. Parents come before children. */
export function chainOf(random: Random): readonly PlannedTransformation[] {
  const chain = [rootOf(random)]
  for (let steps = random.between(0, 3); steps > 0; steps -= 1) chain.push(stepOf(random, chain.map(nameOf)))
  return chain
}

function nameOf({ definition }: PlannedTransformation): string {
  return definition.name
}

function rootOf(random: Random): PlannedTransformation {
  const common = { name: 'p/root', maxErrors: random.between(1, 3) } as const
  if (random.chance(0.4)) {
    const count = random.between(1, 6)
    const definition = aDefinition({ ...common, type: 'MCSimulation' })
    return { definition, wanted: count, runs: [{ first: 11, count }] }
  }
  const query = { data_level: 'R1', quality: 'OK' }
  const input = { kind: random.chance(0.5) ? 'open' : 'closed', query } as const
  return { ...RUNS, definition: aDefinition({ ...common, input, plugin: pluginOf(random) }) }
}

function stepOf(random: Random, before: readonly string[]): PlannedTransformation {
  const parents = before.slice(random.chance(0.2) ? -2 : -1)
  const query = random.chance(0.5) ? { transformation: parents } : { transformation: parents, quality: 'OK' }
  const definition = aDefinition({
    name: `p/step${before.length}`,
    parents,
    input: { kind: 'parents', query },
    plugin: pluginOf(random),
    maxErrors: random.between(1, 3),
    tolerate: random.chance(0.2) ? { count: random.between(0, 2), unit: 'files' } : null,
  })
  return { ...RUNS, definition }
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
