import { nearest } from '../../model/metadata-nearest.ts'
import { checkQuery } from '../../query/check.ts'
import { cellsOf } from '../axes.ts'
import { error, type Finding } from '../../document/finding.ts'
import { refusals } from '../refusals.ts'
import { placedSteps, type Checked, type PlacedStep } from '../rule.ts'
import { axisOf, queryOf } from '../step-query.ts'

/** Input queries can be evaluated and met, in every cell; `{AXIS}` in them names an axis that the step goes over. */
export function checkInputQuery(checked: Checked): readonly Finding[] {
  return placedSteps(checked.document).flatMap((placed) => {
    const { input } = placed.step
    if (input === undefined || input === 'all') return []
    const unknown = axisFindings(placed, input)
    return unknown.length > 0 ? unknown : queryFindings(placed, checked)
  })
}

function axisFindings({ step, path }: PlacedStep, input: Readonly<Record<string, unknown>>): readonly Finding[] {
  return Object.entries(input).flatMap(([field, wanted]) => {
    const unknown = textsIn(wanted)
      .flatMap((text) => axisOf(text) ?? [])
      .filter((axis) => !step.over.includes(axis))
    return unknown.map((axis) =>
      error(
        [...path, 'input', field],
        `{${axis}} should name an axis that this step goes over, ${axisHint(axis, step.over)}`,
      ),
    )
  })
}

function axisHint(axis: string, over: readonly string[]): string {
  if (over.length === 0) return 'and it goes over none'
  const near = nearest(axis, over)
  return near === undefined ? `which are ${over.join(', ')}` : `did you mean {${near}}?`
}

function textsIn(wanted: unknown): readonly string[] {
  if (typeof wanted === 'string') return [wanted]
  return typeof wanted === 'object' && wanted !== null ? Object.values(wanted).flatMap(textsIn) : []
}

function queryFindings({ step, path }: PlacedStep, { document, schema }: Checked): readonly Finding[] {
  const found = cellsOf(step, document, schema).flatMap((axes) =>
    refusals(() => checkQuery(queryOf(step, axes), schema), [...path, 'input']),
  )
  return [...new Map(found.map((finding) => [finding.text, finding])).values()]
}
