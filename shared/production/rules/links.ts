import type { MetadataValue } from '../../model/metadata.ts'
import type { Definition } from '../../model/transformation.ts'
import { bindPlugin } from '../../plugins/bound-plugin.ts'
import { checkQuery } from '../../query/check.ts'
import { combine } from '../../query/combine.ts'
import type { Condition, Query } from '../../query/query.ts'
import { error, type Finding } from '../../document/finding.ts'
import { couldFeed } from '../link.ts'
import { firstOfEachPlace, pathOfStep, type CheckedPlan } from '../plan-rule.ts'
import type { PossibleMetadata } from '../possible-metadata.ts'

/** Each parent step makes something that its child wants, and a plugin that joins by values gets each of them. */
export function checkLinks(plan: CheckedPlan): readonly Finding[] {
  const findings = plan.transformations.flatMap(({ definition }) => {
    if (definition.input.kind !== 'parents') return []
    const query = checkQuery(definition.input.query, plan.schema)
    const unfed = parentFindings(definition, query, plan)
    return unfed.length > 0 ? unfed : joinFindings(definition, query, plan)
  })
  return firstOfEachPlace(findings)
}

function parentFindings(definition: Definition, query: Query, plan: CheckedPlan): readonly Finding[] {
  const path = pathOfStep(definition, plan)
  const parents = Map.groupBy(parentsOf(definition, plan), (parent) => parent.step)
  return [...parents].flatMap(([step, cells]) => {
    const link = couldFeed(query, outputsOf(cells, plan), plan.schema)
    if (link.valid) return []
    const at = link.field === '' ? [...path, 'parents'] : [...path, 'input', link.field]
    return [error(at, `no file of parent ${step} can meet the query; ${link.message}`)]
  })
}

function joinFindings(definition: Definition, query: Query, plan: CheckedPlan): readonly Finding[] {
  const outputs = outputsOf(parentsOf(definition, plan), plan)
  return bindPlugin(definition.plugin).fields.flatMap(({ field, values, parameter }) => {
    const made = (value: MetadataValue): boolean => {
      const narrower = withValue(query, { field, value }, plan)
      return narrower !== undefined && couldFeed(narrower, outputs, plan.schema).valid
    }
    const path = [...pathOfStep(definition, plan), 'plugin', parameter]
    const missing = values.filter((value) => !made(value))
    return missing.map((value) =>
      error(path, `no parent makes files with ${field} = ${String(value)}, so no group would ever be complete`),
    )
  })
}

/** A query with one value more to be met; undefined where it rules that value out itself. */
function withValue(
  query: Query,
  { field, value }: { readonly field: string; readonly value: MetadataValue },
  { schema }: CheckedPlan,
): Query | undefined {
  const definition = schema.fields.get(field)
  const [own, others] = [true, false].map((same) => query.conditions.filter((one) => (one.field === field) === same))
  const wanted: Condition = { field, operator: 'in', values: [value] }
  const conditions = definition === undefined ? undefined : combine(definition, [...(own ?? []), wanted])
  return conditions === undefined ? undefined : { conditions: [...(others ?? []), ...conditions] }
}

/** Those first that stand before others in the plan: of several that feed nothing, the first is told. */
function parentsOf({ parents }: Definition, { transformations, places }: CheckedPlan): readonly Definition[] {
  const own = parents.flatMap((name) => places.get(name) ?? []).toSorted((a, b) => a - b)
  return own.flatMap((place) => transformations[place]?.definition ?? [])
}

function outputsOf(definitions: readonly Definition[], { outputs }: CheckedPlan): readonly PossibleMetadata[] {
  return definitions.flatMap(({ name }) => outputs.get(name) ?? [])
}
