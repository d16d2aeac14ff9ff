import type { Definition } from '../../model/transformation.ts'
import { checkQuery } from '../../query/check.ts'
import { queryToText } from '../../query/print.ts'
import { error, type Finding } from '../../document/finding.ts'
import type { Query } from '../../query/query.ts'
import { OutputIndex } from '../output-index.ts'
import { firstOfEachPlace, pathOfStep, type CheckedPlan } from '../plan-rule.ts'
import { childrenOf, withDescendants } from '../step-order.ts'

/** No step without parents takes what it makes, or what is made of that further down: it would never end. */
export function checkSelfFeeding(plan: CheckedPlan): readonly Finding[] {
  const made = outputsOf(plan)
  const findings = takers(plan).flatMap((definition) => {
    const { step, input } = definition
    const query = checkQuery(input.query, plan.schema)
    const eaten = eatenOutputs(step, query, made)
    return eaten === undefined
      ? []
      : [error([...pathOfStep(definition, plan), 'input'], sayEaten(step, { query, eaten }))]
  })
  return firstOfEachPlace(findings)
}

/** What is asked here of a transformation that takes files of the catalog. */
interface Taker {
  readonly step: string
  readonly input: Extract<Definition['input'], { readonly kind: 'open' | 'closed' }>
}

/** Those who take files of the catalog, one of each step and query: the cells of a step mostly ask for the same, or each for its own. */
function takers({ transformations }: CheckedPlan): readonly Taker[] {
  const all = transformations.flatMap(({ definition: { step, input } }): readonly Taker[] => {
    if (input.kind !== 'open' && input.kind !== 'closed') return []
    // All files that are there at the start, whatever they are, was said on purpose, and what comes later is not taken.
    return input.kind === 'closed' && Object.keys(input.query).length === 0 ? [] : [{ step, input }]
  })
  return [...new Map(all.map((taker) => [JSON.stringify([taker.step, taker.input.query]), taker])).values()]
}

/** All outputs, and which steps they and others come of. */
interface Made {
  readonly index: OutputIndex
  /** The step of each output. */
  readonly steps: readonly string[]
  readonly descendantsOf: (step: string) => ReadonlySet<string>
}

function outputsOf({ transformations, outputs, document, schema }: CheckedPlan): Made {
  const all = transformations.flatMap(({ definition: { name, step } }) =>
    (outputs.get(name) ?? []).map((output) => ({ step, output })),
  )
  const children = childrenOf(document.steps)
  const known = new Map<string, ReadonlySet<string>>()
  const descendantsOf = (step: string): ReadonlySet<string> => {
    const descendants = known.get(step) ?? withDescendants(step, children)
    known.set(step, descendants)
    return descendants
  }
  const index = new OutputIndex(
    all.map(({ output }) => output),
    schema,
  )
  return { index, steps: all.map(({ step }) => step), descendantsOf }
}

/** The name of the step whose outputs a step with this query would take, its own first. */
function eatenOutputs(step: string, query: Query, { index, steps, descendantsOf }: Made): string | undefined {
  const descendants = descendantsOf(step)
  const eaten = index.meeting(query).filter((position) => descendants.has(steps[position] ?? ''))
  return eaten.length === 0 ? undefined : steps[eaten.reduce((first, position) => Math.min(first, position))]
}

function sayEaten(step: string, { query, eaten }: { readonly query: Query; readonly eaten: string }): string {
  const whose = eaten === step ? 'its own outputs' : `the outputs of ${eaten}, which come of its own,`
  return `this step would feed itself: ${whose} meet its query ${queryToText(query)}; a field of the outputs should differ from it`
}
